"""What is known while names are read: the article, and what its language knows of names.

Out: a Reader; Mentions, which all rules make; places by the gazetteer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tasks.enrich.cues import Cues
from tasks.enrich.gazetteer import Gazetteer
from tasks.enrich.known_names import KnownNames
from tasks.enrich.runs import Word
from tasks.enrich.text import ArticleText


class NameKind(StrEnum):
    """What a name is."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"
    UNKNOWN = "unknown"


class Mention(NamedTuple):  # a dataclass takes five times as long to make, and there are many
    """One name in the text; `start`, `end` in ArticleText.whole. `score`: sureness, 0..1."""

    kind: NameKind
    text: str
    start: int
    end: int
    score: float
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """What a language knows of names, and the article that is read."""

    text: ArticleText
    cues: Cues
    places: Gazetteer
    organizations: KnownNames
    given: frozenset[str]
    german: bool


def mention_of(
    reader: Reader, kind: NameKind, words: list[Word], score: float, role: str | None = None
) -> Mention:
    """The mention that some words of a run make."""
    start, end = words[0].start, words[-1].end
    return Mention(kind, reader.text.whole[start:end], start, end, score, role)


def read_place(reader: Reader, run: list[Word], at: int) -> tuple[Mention, int, int] | None:
    """The longest name of a place that begins here: mention, end, words."""
    first = run[at].text
    longest = min(reader.places.longest(first), len(run) - at)
    if longest == 1:  # most words
        name = first.replace("'", "’")
        if not (reader.places.known(name) or reader.places.base(name)):
            return None
    for length in range(longest, 0, -1):
        words = run[at : at + length]
        name = " ".join(word.text for word in words).replace("'", "’")
        if reader.places.known(name) or (length == 1 and reader.places.base(name)):
            return mention_of(reader, NameKind.PLACE, words, 0.5), at + length, length
    return None
