"""Text -> how easy it reads, by a published formula of its language.

In: the body, its counts, its language. Out: Readability with the formula's name; None where
seeds/readability.csv has no formula for the language or the text is shorter than a sample.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache

from tasks.enrich.counts import Counts
from tasks.enrich.text import primary
from tasks.enrichment import Readability
from tasks.seeds import seed_path

MIN_WORDS, MIN_SENTENCES = 100, 3
"""Flesch's samples have a hundred words; of less text no score says anything."""
MAX_CHARACTERS = 8_000
"""Characters whose syllables are counted; of a longer text its beginning speaks for it."""
LONG_WORD = 6
_SILENT_E = re.compile(r"[^aeiouyl\W]e(?:s|d)?\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Formula:
    name: str
    kind: str
    base: float
    sentence: float
    syllable: float
    syllables: re.Pattern[str] | None


def find_readability(body: str, counts: Counts, language: str | None) -> Readability | None:
    """The score of a text. Never raises."""
    formula = _formulas().get(primary(language) or "")
    if formula is None or counts.words < MIN_WORDS or (counts.sentences or 0) < MIN_SENTENCES:
        return None
    length = counts.words / (counts.sentences or 1)
    sample = body[:MAX_CHARACTERS]
    words = counts.words * len(sample) / len(body)
    if formula.kind == "lix":
        long = sum(len(word) > LONG_WORD for word in _WORD.findall(sample))
        score = length + formula.syllable * long / words
    elif formula.kind == "gulpease":
        letters = len(_LETTER.findall(sample)) / words
        score = formula.base + formula.sentence / length - formula.syllable * letters
    else:
        score = formula.base - formula.sentence * length
        score -= formula.syllable * _syllables(sample, formula, language) / words
    return Readability(formula.name, round(score, 1))


def _syllables(sample: str, formula: _Formula, language: str | None) -> int:
    assert formula.syllables
    count = len(formula.syllables.findall(sample.lower()))
    if primary(language) == "en":
        count -= len(_SILENT_E.findall(sample))
    return count


@lru_cache(maxsize=1)
def _formulas() -> dict[str, _Formula]:
    with seed_path("readability.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {row["language"]: _formula(row) for row in rows}


def _formula(row: dict[str, str]) -> _Formula:
    repeat = "" if row["each_vowel"] == "1" else "+"
    pattern = re.compile(f"[{row['vowels']}]{repeat}") if row["vowels"] else None
    return _Formula(
        name=row["formula"],
        kind=row["kind"],
        base=float(row["base"]),
        sentence=float(row["sentence"]),
        syllable=float(row["syllable"]),
        syllables=pattern,
    )
