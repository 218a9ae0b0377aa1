"""What seeds/uncased_names.csv knows of people's names in scripts without capitals."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import lru_cache

from tasks.seeds import seed_path

UNCASED = ("zh", "ja", "ko", "ar", "hi")
"""Languages whose people are found by these words."""


@lru_cache(maxsize=1)
def _rows() -> dict[tuple[str, str], frozenset[str]]:
    with seed_path("uncased_names.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {(r["language"], r["kind"]): frozenset(r["words"].split("|")) for r in rows}


def words_of(language: str, kind: str) -> frozenset[str]:
    """The words of one kind; empty where a language has none."""
    return _rows().get((language, kind), frozenset())


def one_of(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
