"""What every cleaner offers, and which one is used: pages -> one decision for every block.

`label` takes many pages at once, so that a model that works on columns can take the rules' place.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from tasks.clean.rules import RuleCleaner
from tasks.clean.stacked import FirstPostCleaner
from tasks.models import Decision, Page


class Cleaner(Protocol):
    """Labels blocks; `version` changes whenever decisions may."""

    version: str

    def label(self, pages: Sequence[Page]) -> list[tuple[Decision, ...]]:
        """One tuple a page, one decision a block, both in order."""
        ...


@cache
def default_cleaner() -> Cleaner:
    """The cleaner that runs use."""
    return FirstPostCleaner(RuleCleaner())
