"""Times by size as a plot: four small log-log charts, the lake and the plain file in each.

In: {size: {"lake": {name: seconds}, "plain": {...}}}. Out: SVG, of nothing but lines and text.
"""

from __future__ import annotations

from math import ceil, floor, log10

CHARTS = ("point lookup", "by day and publisher", "search", "load 1,000")
WIDTH, HEIGHT, LEFT, TOP, GAP = 250, 150, 56, 34, 70
COLOURS = {"lake": "#0b6e99", "plain": "#c7651c"}
NAMES = {"lake": "lake", "plain": "plain DuckDB file"}


def plot(found: dict[str, dict[str, dict[str, float]]]) -> str:
    """The charts of CHARTS, two a row."""
    width, height = 2 * (WIDTH + GAP) + LEFT, 2 * (HEIGHT + GAP) + TOP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="11">',
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    for number, name in enumerate(CHARTS):
        x, y = LEFT + number % 2 * (WIDTH + GAP), TOP + number // 2 * (HEIGHT + GAP)
        parts += [f'<g transform="translate({x},{y})">', *_chart(name, found), "</g>"]
    parts += _legend(height)
    return "\n".join([*parts, "</svg>\n"])


def _chart(name: str, found: dict[str, dict[str, dict[str, float]]]) -> list[str]:
    lines = {
        engine: [(int(size), both[engine][name]) for size, both in found.items()]
        for engine in COLOURS
    }
    sizes = [log10(size) for size, _ in lines["lake"]]
    seconds = [log10(value) for line in lines.values() for _, value in line]
    low, high = floor(min(seconds)), max(ceil(max(seconds)), floor(min(seconds)) + 1)
    span = max(sizes) - min(sizes) or 1.0

    def place(size: int, value: float) -> tuple[float, float]:
        x = (log10(size) - min(sizes)) / span * WIDTH
        return round(x, 1), round(HEIGHT * (high - log10(value)) / (high - low), 1)

    parts = [f'<text x="0" y="-12" font-weight="bold">{name}, seconds</text>']
    for power in range(low, high + 1):
        _, y = place(1, 10.0**power)
        parts.append(f'<path d="M0 {y}H{WIDTH}" stroke="#ddd"/>')
        parts.append(f'<text x="-6" y="{y + 4}" text-anchor="end">{10.0**power:g}</text>')
    for size, _ in lines["lake"]:
        x, _ = place(size, 1.0)
        parts.append(f'<text x="{x}" y="{HEIGHT + 16}" text-anchor="middle">{size:,}</text>')
    for engine, line in lines.items():
        points = " ".join(f"{x},{y}" for x, y in (place(*point) for point in line))
        colour = COLOURS[engine]
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        for point in line:
            x, y = place(*point)
            parts.append(f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>')
    return parts


def _legend(height: int) -> list[str]:
    parts = []
    for number, (engine, colour) in enumerate(COLOURS.items()):
        x, y = LEFT + 130 * number, height - 14
        parts.append(f'<path d="M{x} {y}h24" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{x + 30}" y="{y + 4}">{NAMES[engine]}</text>')
    return parts
