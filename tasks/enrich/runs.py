"""Text -> runs of capitalised words that stand side by side, in which names are looked for.

In: an ArticleText. Out: runs of Words. Particles of names ("bin", "van de") and the small words of
titles and offices ("Secretary of State") are part of a run where capitalised words surround them.
"""

from __future__ import annotations

from typing import NamedTuple

from tasks.enrich.cues import cues_of, particles
from tasks.enrich.text import ArticleText

MAX_RUN_WORDS = 40
"""Words of a run that are read as one; a text all in capitals is cut."""
LONG_ENDING = 4
"""Small letters behind a hyphen that are a word of their own."""
SENTENCE_END = frozenset(".!?…:\n“”„«»\"'‘’—–-(•")
"""What stands before the first word of a sentence."""


class Word(NamedTuple):
    """A word of a run; one that lost its article ("l’Élysée") begins behind it.

    `number`: its place in ArticleText.words.
    """

    text: str
    start: int
    end: int
    number: int


def find_runs(text: ArticleText) -> list[list[Word]]:
    """Capitalised words side by side, particles between them included."""
    runs: list[list[Word]] = []
    current: list[Word] = []
    waiting: list[Word] = []
    whole, small_words, end_before = text.whole, particles(), 0
    cues = cues_of(text.language)
    dotted = cues.dotted if cues else frozenset()
    for index, raw in enumerate(text.words):
        if not (current or raw[0].isupper() or "’" in raw or "'" in raw):
            continue  # most words
        at = text.starts[index]
        start, word = _elided(raw, at) if "’" in raw or "'" in raw else (at, raw)
        if current and (
            start != at or not _joined(whole, end_before, at, current[-1].text, dotted)
        ):
            runs.append(current)
            current, waiting = [], []
        end_before = at + len(raw)
        if word[0].isupper():
            bare = _bare(word, text.language)
            current += waiting
            current.append(Word(bare, start, start + len(bare), index))
            waiting = []
            if len(bare) < len(word) or len(current) >= MAX_RUN_WORDS:  # a possessive ends a name
                runs.append(current)
                current = []
        elif current and len(waiting) < 2 and word in small_words:
            waiting.append(Word(word, start, start + len(word), index))
        elif current:
            runs.append(current)
            current, waiting = [], []
    return [*runs, current] if current else runs


def _joined(whole: str, end: int, start: int, before: str, dotted: frozenset[str]) -> bool:
    """Whether two words belong to one run: a space, or the dot of an initial or a title."""
    gap = whole[end:start]
    return gap == " " or (gap == ". " and (len(before) == 1 or before in dotted))


def _elided(word: str, at: int) -> tuple[int, str]:
    """ "l’Élysée" -> "Élysée": an article that lost its vowel is no part of the name."""
    for mark in "’'":
        before, found, after = word.partition(mark)
        elided = before.islower() or before in ("L", "D")
        if found and len(before) <= 2 and elided and after[:1].isupper():
            return at + len(before) + 1, after
    return at, word


def _bare(word: str, language: str | None) -> str:
    """A word without the ending of a possessive or a compound; Turkish parts endings by ’."""
    if word.endswith(("’s", "'s", "’S", "'S")):
        return word[:-2]
    before, hyphen, after = word.rpartition("-")
    if hyphen and after[:1].islower() and len(after) >= LONG_ENDING and before[-1:].islower():
        return before  # "London-based"
    if language == "tr" and ("’" in word or "'" in word):
        return word.replace("'", "’").partition("’")[0]
    return word
