"""How a run's memory and its server's database went, as a plot.

In: Samples in the order of time. Out: SVG with both lines from zero, of nothing but lines and text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, TOP = 520, 200, 50, 34
STEPS = 4
"""Lines of the grid."""
POINTS = 200
"""Of a line, about: more would not be seen."""
MEMORY, DATABASE = "#0b6e99", "#c7651c"


@dataclass(frozen=True, slots=True)
class Sample:
    """One look: seconds since the run began, MiB of its process, MiB that the database grew by."""

    seconds: float
    memory: float
    grown: float


def plot(samples: Sequence[Sample], title: str) -> str:
    """Both lines over time; `title` says of what run."""
    samples = samples[:: max(1, len(samples) // POINTS)]
    end = samples[-1].seconds or 1.0
    top = max(max(sample.memory, sample.grown) for sample in samples) * 1.1 or 1.0
    memory = [(sample.seconds / end, sample.memory / top) for sample in samples]
    grown = [(sample.seconds / end, sample.grown / top) for sample in samples]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + LEFT + 20} '
            f'{HEIGHT + TOP + 60}" font-family="sans-serif" font-size="11">',
            '<rect width="100%" height="100%" fill="#fff"/>',
            f'<g transform="translate({LEFT},{TOP})">',
            f'<text x="0" y="-14" font-weight="bold">{title}</text>',
            *_grid(top, end),
            _line(memory, MEMORY),
            _line(grown, DATABASE),
            _legend(0, MEMORY, "MiB of the flow process"),
            _legend(190, DATABASE, "MiB that the server's database grew by"),
            "</g>",
            "</svg>\n",
        ]
    )


def _grid(top: float, end: float) -> list[str]:
    lines = []
    for step in range(STEPS + 1):
        x, y = WIDTH * step / STEPS, HEIGHT - HEIGHT * step / STEPS
        lines += [
            f'<path d="M0 {y:.0f}H{WIDTH}" stroke="#ddd"/>',
            f'<text x="-6" y="{y + 4:.0f}" text-anchor="end">{top * step / STEPS:.0f}</text>',
            f'<text x="{x:.0f}" y="{HEIGHT + 16}" text-anchor="middle">'
            f"{end * step / STEPS:,.0f} s</text>",
        ]
    return lines


def _line(places: Sequence[tuple[float, float]], colour: str) -> str:
    points = " ".join(f"{x * WIDTH:.1f},{HEIGHT - y * HEIGHT:.1f}" for x, y in places)
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>'


def _legend(x: int, colour: str, name: str) -> str:
    y = HEIGHT + 40
    return (
        f'<path d="M{x} {y}h24" stroke="{colour}" stroke-width="2"/>'
        f'<text x="{x + 30}" y="{y + 4}">{name}</text>'
    )
