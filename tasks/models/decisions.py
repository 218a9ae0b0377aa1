"""What a cleaner says of a page: what each block is for, and what the page is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tasks.models.pages import Block
from tasks.models.words import Label, PageType


class Decision(NamedTuple):
    """Why a block was kept or removed: label, `decided_by` and a score.

    `decided_by` is `rule:<name>`, `phrase:<phrase id>`, `model:<version>`, or
    `site:<articles>/<of>` (it recurs in so many of the site's last articles); `score` is the
    sureness of the decision in 0..1 (rules: as documented beside the rule).
    """

    label: Label
    kept: bool
    decided_by: str
    score: float


@dataclass(frozen=True, slots=True)
class PageLabels:
    """What a cleaner says of a page: one decision a block, in order, and the page's type."""

    decisions: tuple[Decision, ...]
    page_type: PageType | None = None
    page_type_score: float | None = None
    """Probability of the page's type, 0..1."""


class LabelledBlock(NamedTuple):
    """A block and what was decided about it."""

    block: Block
    decision: Decision
