"""What every cleaner offers, and which one is used: pages -> one decision for every block.

`label` takes many pages at once, because the model works on columns of all their blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from tasks.clean.learned import LearnedCleaner
from tasks.clean.model import BlockModel, read_model
from tasks.clean.stacked import FirstPostCleaner
from tasks.models import Page, PageLabels
from tasks.seeds import seed_path
from tasks.settings import Settings

SHIPPED_MODEL = "model/blocks.json.gz"
"""The model in seeds/ that is used where the settings name no other."""


class Cleaner(Protocol):
    """Labels blocks; `version` changes whenever decisions may."""

    version: str

    def label(self, pages: Sequence[Page]) -> list[PageLabels]:
        """One entry a page, one decision a block, both in order."""
        ...


def default_cleaner(settings: Settings | None = None) -> Cleaner:
    """The cleaner that the settings name. Raises UsageError where its model cannot be used."""
    settings = settings or Settings()
    return _cleaner_of(settings.model, settings.cleaner_balance)


@cache
def stored_model(path: Path | None) -> BlockModel:
    """The model at a path, by default the shipped one; read once a process."""
    return read_model(path or seed_path(SHIPPED_MODEL))


class _StoredCleaner(FirstPostCleaner):
    """A cleaner that travels to another process by the path of its model."""

    def __init__(self, path: Path | None, balance: float) -> None:
        super().__init__(LearnedCleaner(stored_model(path), balance))
        self._made_of = (path, balance)

    def __reduce__(self) -> tuple[object, ...]:
        return (_cleaner_of, self._made_of)


@cache
def _cleaner_of(path: Path | None, balance: float) -> _StoredCleaner:
    return _StoredCleaner(path, balance)
