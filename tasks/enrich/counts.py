"""Text -> words, characters, sentences, and how long it takes to read.

In: text and its language (BCP 47). Out: Counts; seconds. Linear in the text's size.

- words: runs of word characters, their vowel signs included; in scripts without spaces (Han,
  kana, Thai, Lao, Khmer, Burmese) each letter is one word
- characters: all but white space
- sentences: see sentences.py; None where sentences have no stop or the language is unknown
- reading time: seeds/reading_speed.csv
"""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass, field
from functools import lru_cache

from tasks.enrich.sentences import sentence_spans
from tasks.enrich.text import primary
from tasks.enrichment import Span
from tasks.seeds import seed_path

_SPACELESS = (
    r"\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u1000-\u102a\u1780-\u17b3"
    r"\U00020000-\U0003ffff"
)
_MARKS = r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u200c\u200d"
"""Vowel signs and joiners, which belong to their word though they are no letters."""
_WORD = re.compile(rf"[{_SPACELESS}]|[^\W{_SPACELESS}](?:[^\W{_SPACELESS}]|[{_MARKS}])*+")
_MARKED = re.compile(rf"[{_SPACELESS}{_MARKS}]")
_PLAIN_WORD = re.compile(r"\w+")
"""The same words where no letter stands for itself and none has a mark: many times as fast."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much text there is; see the module for what counts."""

    words: int
    characters: int
    sentences: int | None
    spans: tuple[Span, ...] | None = field(default=None, repr=False, compare=False)
    """Where the sentences stand."""


@dataclass(frozen=True, slots=True)
class _Speed:
    per_minute: int


def count(text: str, language: str | None) -> Counts:
    """Count words, characters and sentences. Never raises."""
    characters = sum(map(len, text.split()))
    simple = text.isascii() or not _MARKED.search(text)
    words = len((_PLAIN_WORD if simple else _WORD).findall(text))
    sentences = sentence_spans(text, language)
    return Counts(words, characters, None if sentences is None else len(sentences), sentences)


def reading_seconds(counts: Counts, language: str | None) -> int:
    """Seconds that an adult takes to read the text silently, rounded up."""
    speeds = _speeds()
    speed = speeds.get(primary(language) or "und", speeds["und"])
    return math.ceil(counts.words * 60 / speed.per_minute)


@lru_cache(maxsize=1)
def _speeds() -> dict[str, _Speed]:
    with seed_path("reading_speed.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {row["language"]: _Speed(int(row["per_minute"])) for row in rows}
