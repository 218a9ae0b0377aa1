"""Pages with some blocks left out: labelled without them, and put together again.

A block that is known not to belong to the article misleads: it hides a recap behind it, or makes
another container look like the main one. So it is left out before the rest is labelled.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from tasks.models import Block, Decision, Page


def shortened(page: Page, left_out: Collection[int]) -> Page:
    """The page without the blocks at these positions; positions count on without a gap."""
    rest = (block for block in page.blocks if block.position not in left_out)
    return replace(page, blocks=tuple(b._replace(position=i) for i, b in enumerate(rest)))


def joined(
    blocks: Sequence[Block], left_out: Mapping[int, Decision], rest: Sequence[Decision]
) -> list[Decision]:
    """One decision for every block: those of the blocks left out among those of the rest."""
    others = iter(rest)
    return [left_out.get(block.position) or next(others) for block in blocks]
