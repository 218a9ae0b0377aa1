"""Small plots inside Markdown: figures -> an image that needs no file and no request.

In: figures, None where one is unknown. Out: Markdown of an SVG in a data: address, which the
Prefect UI draws (checked in Chromium); the figures themselves are its alternative text.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

BAR, GAP, HEIGHT = 10, 3, 32
COLOUR, LAST_COLOUR = "#3b82f6", "#f59e0b"
"""Seen on light and dark; the newest bar has its own."""


def bars(values: Sequence[float | None], *, most: float | None = None) -> str:
    """A bar a value; the tallest is `most`, or the largest value."""
    top = most or max((value for value in values if value is not None), default=0.0)
    shapes = []
    for number, value in enumerate(values):
        if value is None or not top:
            continue
        height = max(1.0, HEIGHT * min(value / top, 1.0))
        colour = LAST_COLOUR if number == len(values) - 1 else COLOUR
        shapes.append(
            f'<rect x="{number * (BAR + GAP)}" y="{HEIGHT - height:.1f}" width="{BAR}" '
            f'height="{height:.1f}" fill="{colour}"/>'
        )
    width = max(1, len(values)) * (BAR + GAP)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}">'
        f"{''.join(shapes)}</svg>"
    )
    told = ", ".join("-" if value is None else f"{value:.3g}" for value in values)
    return f"![{told}](data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})"
