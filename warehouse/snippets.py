"""The passage of a text that shows best why it was found.

In: a text and the folded words of a query. Out: a passage of about SNIPPET_CHARACTERS with the
places of the words in it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from warehouse.search_text import folded

SNIPPET_CHARACTERS = 200
"""Length of a passage: two lines of a terminal."""
_BEFORE = 50
"""Characters shown before the first word that was found."""
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage and the spans (start, end) of the words that were searched for."""

    text: str
    marks: tuple[tuple[int, int], ...]

    def marked(self, begin: str, end: str) -> str:
        """The passage with each word between two marks."""
        parts, place = [], 0
        for start, stop in self.marks:
            parts += [self.text[place:start], begin, self.text[start:stop], end]
            place = stop
        return "".join([*parts, self.text[place:]])


def snippet(text: str, words: tuple[str, ...]) -> Snippet:
    """The passage with most different words; the text's begin where none stands in it."""
    flat = _SPACE.sub(" ", text).strip()
    spans = _spans(flat, words)
    start = _best_start(spans)
    end = min(len(flat), start + SNIPPET_CHARACTERS)
    start, end = _at_spaces(flat, start, end)
    before, after = "… " if start else "", " …" if end < len(flat) else ""
    inside = ((a, b) for a, b, _ in spans if a >= start and b <= end)
    shift = len(before) - start
    marks = tuple((a + shift, b + shift) for a, b in inside)
    return Snippet(f"{before}{flat[start:end]}{after}", marks)


def _spans(text: str, words: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Where the words begin and end in `text`, in order; without overlaps."""
    plain, places = _plain(text)
    found: list[tuple[int, int, str]] = []
    for word in words:
        bare = _plain(word)[0]
        pattern = re.escape(bare)
        if bare and bare[0].isascii():
            pattern = rf"\b{pattern}"
        for match in re.finditer(pattern, plain):
            last = bisect_right(places, places[match.end() - 1]) - 1
            found.append((places[match.start()], places[last] + 1, word))
    found.sort()
    apart: list[tuple[int, int, str]] = []
    for span in found:
        if not apart or span[0] >= apart[-1][1]:
            apart.append(span)
    return apart


def _plain(text: str) -> tuple[str, list[int]]:
    """Folded text without diacritics, and the place in `text` of each of its characters."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFD", folded(character)):
            if not unicodedata.combining(part):
                characters.append(part)
                places.append(place)
    return "".join(characters), places


def _best_start(spans: list[tuple[int, int, str]]) -> int:
    """Start of the passage that holds most different words; the first of several."""
    best, start = 0, 0
    for index, (first, _, _) in enumerate(spans):
        within = {w for a, _, w in spans[index : index + 50] if a < first + SNIPPET_CHARACTERS}
        if len(within) > best:
            best, start = len(within), max(0, first - _BEFORE)
    return start


def _at_spaces(text: str, start: int, end: int) -> tuple[int, int]:
    """The passage cut between words, where there is a space near its ends."""
    near = 20
    if start:
        space = text.find(" ", start, start + near)
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", end - near, end)
        end = space if space >= 0 else end
    return start, end
