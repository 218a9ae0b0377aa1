"""How well text was extracted: word F1 and shingle F1 beside a gold text.

word F1     multisets of words, lower case; the mean over pages
shingle F1  runs of four words; each page's counts are scaled to one and pooled (as in
            scrapinghub's article-extraction-benchmark, 2019)

In Chinese, Japanese and Korean a letter counts as a word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

RUN = 4
_SPACELESS = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(r"\w+")
_LETTER_OR_WORD = re.compile(rf"[{_SPACELESS}]|[^\W{_SPACELESS}]+")
_LETTER = re.compile(rf"[{_SPACELESS}]")
MIN_SPACELESS = 0.3
"""Share of letters without spaces from which a text is counted by letters."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Counts of a page: in both texts, only in the extracted one, only in the gold."""

    both: int
    extra: int
    missed: int

    @property
    def f1(self) -> float:
        """1 where both texts are empty."""
        whole = 2 * self.both + self.extra + self.missed
        return 2 * self.both / whole if whole else 1.0


def words(text: str) -> list[str]:
    """The words of a text, lower case."""
    text = text.lower()
    letters = len(_LETTER.findall(text))
    pattern = _LETTER_OR_WORD if letters > MIN_SPACELESS * len(text) else _WORD
    return pattern.findall(text)


def word_overlap(extracted: str, gold: str) -> Overlap:
    """Overlap of words."""
    return _overlap(Counter(words(extracted)), Counter(words(gold)))


def shingle_overlap(extracted: str, gold: str) -> Overlap:
    """Overlap of runs of four words; a shorter text is one run."""
    return _overlap(_shingles(words(extracted)), _shingles(words(gold)))


def word_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Mean over pages of (extracted, gold)."""
    scores = [word_overlap(extracted, gold).f1 for extracted, gold in pairs]
    return sum(scores) / len(scores) if scores else float("nan")


def shingle_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Pooled over pages of (extracted, gold)."""
    both = extra = missed = 0.0
    for extracted, gold in pairs:
        found = shingle_overlap(extracted, gold)
        whole = found.both + found.extra + found.missed
        if whole:
            both += found.both / whole
            extra += found.extra / whole
            missed += found.missed / whole
    return 2 * both / (2 * both + extra + missed) if both else 0.0


def balanced_accuracy(truth: Sequence[bool], said: Sequence[bool]) -> float:
    """Mean of the shares of true and of false that were told as such."""
    pairs = Counter(zip(truth, said, strict=True))
    yes, no = pairs[True, True] + pairs[True, False], pairs[False, True] + pairs[False, False]
    if not yes or not no:
        return float("nan")
    return (pairs[True, True] / yes + pairs[False, False] / no) / 2


def _shingles(found: Sequence[str]) -> Counter[tuple[str, ...]]:
    if not found:
        return Counter()
    return Counter(tuple(found[i : i + RUN]) for i in range(max(1, len(found) - RUN + 1)))


def _overlap(extracted: Counter[Any], gold: Counter[Any]) -> Overlap:
    both = sum((extracted & gold).values())
    return Overlap(both, extracted.total() - both, gold.total() - both)
