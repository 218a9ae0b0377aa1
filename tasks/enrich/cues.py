"""Words that tell what a name is, by language: seeds/name_cues.csv and seeds/first_names.csv.

In: a primary language tag. Out: Cues, loaded once a process; None for a language without rows.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tasks.seeds import seed_path

SHORTEST_OFFICE = 4
"""Letters of a title that also counts in small letters ("commissioner", not "Dr")."""
SHORTEST_VERB = 2
"""Letters of a word of a speech phrase ("a dit", "ha detto") that is a cue by itself."""

COMPOUNDING = frozenset(["de", "nl", "sv"])
"""Languages that write a title and what it is for as one word."""

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """What the words of one language tell; phrases are tuples of words."""

    roles: frozenset[Phrase]
    longest_role: int
    role_heads: frozenset[str]
    """First words of the titles."""
    relations: frozenset[str]
    dotted: frozenset[str]
    """Titles that end in a dot ("Dr."), without it."""
    speech: frozenset[str]
    """Single words: verbs of saying and the telling words of longer phrases."""
    speech_phrases: tuple[str, ...]
    """The phrases as they are written, longest first."""
    organizations: frozenset[str]
    not_names: frozenset[str]
    demonyms: frozenset[str]
    things: frozenset[str]
    """First or last words of names that are nobody's: "Jasper National Park"."""
    pronouns: frozenset[str]
    pointers: frozenset[str]
    """Words before a person's name that are no office: "named"."""
    not_places: frozenset[str]
    compounds: tuple[str, ...]
    """Endings of words that are titles ("Wirtschaftsminister"), in languages that write so."""


@lru_cache(maxsize=64)
def cues_of(language: str | None) -> Cues | None:
    """The cues of a language."""
    kinds = _rows().get(language or "")
    if kinds is None:
        return None
    titles = [word.rstrip(".") for word in kinds.get("role", ())]
    capitalised = (title[:1].upper() + title[1:] for title in titles)
    roles = frozenset(tuple(title.split()) for title in (*titles, *capitalised))
    last_words = (title.split()[-1].lower() for title in titles if len(title) >= SHORTEST_OFFICE)
    pointers = kinds.get("pointer", ())
    relations = frozenset((*kinds.get("relation", ()), *last_words, *pointers))
    phrases = kinds.get("speech", ())
    single = {max(phrase.split(), key=len) for phrase in phrases}
    return Cues(
        roles=roles,
        longest_role=max(map(len, roles), default=0),
        role_heads=frozenset(phrase[0] for phrase in roles),
        relations=relations,
        dotted=frozenset(title[:-1] for title in kinds.get("role", ()) if title.endswith(".")),
        speech=frozenset(word for word in single if len(word) >= SHORTEST_VERB),
        speech_phrases=tuple(sorted(phrases, key=len, reverse=True)),
        organizations=frozenset(word.rstrip(".") for word in kinds.get("organization", ())),
        not_names=frozenset(kinds.get("not_name", ())),
        demonyms=frozenset(kinds.get("demonym", ())),
        things=frozenset(kinds.get("thing", ())),
        pronouns=frozenset(kinds.get("pronoun", ())),
        pointers=frozenset(pointers),
        not_places=frozenset(kinds.get("not_place", ())),
        compounds=tuple(sorted({title.lower() for title in titles if len(title) > SHORTEST_OFFICE}))
        if language in COMPOUNDING
        else (),
    )


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    """Given names of all regions."""
    return frozenset(name for row in _table("first_names.csv") for name in row["names"].split())


@lru_cache(maxsize=1)
def name_particles() -> frozenset[str]:
    """Small words inside people's names."""
    return frozenset(_rows()["mul"]["particle"])


@lru_cache(maxsize=1)
def particles() -> frozenset[str]:
    """Those, and the small words inside titles and the names of organisations."""
    return name_particles() | conjunctions() | frozenset(_rows()["mul"]["joiner"])


@lru_cache(maxsize=1)
def conjunctions() -> frozenset[str]:
    """Small words that part two names as often as they join one."""
    return frozenset(_rows()["mul"]["conjunction"])


@lru_cache(maxsize=1)
def locatives() -> frozenset[str]:
    """Words of place that stand before a place's name."""
    return frozenset(_rows()["mul"]["locative"])


@lru_cache(maxsize=1)
def _rows() -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in _table("name_cues.csv"):
        found.setdefault(row["language"], {})[row["kind"]] = tuple(row["words"].split("|"))
    return found


def _table(name: str) -> Iterator[dict[str, str]]:
    with seed_path(name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))
