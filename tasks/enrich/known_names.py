"""Organisations known by name: seeds/organizations.csv -> a look-up by words.

In: the words of a run of capitalised words. Out: how many of them name a known organisation, and
its name and acronym.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tasks.seeds import seed_path


@dataclass(frozen=True, slots=True)
class KnownOrganization:
    """An organisation and its usual short form."""

    name: str
    acronym: str | None


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names as tuples of words -> organisations."""

    names: dict[tuple[str, ...], KnownOrganization]
    longest: int
    heads: frozenset[str]
    """First words of the names."""

    def longest_at(self, words: Sequence[str]) -> int:
        """How many words from the first on make the longest known name; 0 where none does."""
        for length in range(min(self.longest, len(words)), 0, -1):
            if tuple(words[:length]) in self.names:
                return length
        return 0

    def find(self, name: str) -> KnownOrganization | None:
        """The organisation of a name as written."""
        return self.names.get(tuple(name.split()))


@lru_cache(maxsize=1)
def known_organizations() -> KnownNames:
    """The table, loaded once a process."""
    names: dict[tuple[str, ...], KnownOrganization] = {}
    with seed_path("organizations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            known = KnownOrganization(row["name"], row["acronym"] or None)
            for name in (row["name"], row["acronym"], *row["others"].split("|")):
                if name:
                    names[tuple(name.split())] = known
    return KnownNames(names, max(map(len, names)), frozenset(words[0] for words in names))
