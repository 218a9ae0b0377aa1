"""Text -> words, characters, sentences, and how long it takes to read.

In: text and its language (BCP 47). Out: Counts; seconds. Linear in the text's size.

- words: runs of word characters, their vowel signs included; in scripts without spaces (Han,
  kana, Thai, Lao, Khmer, Burmese) each letter is one word
- characters: all but white space
- sentences: a line has at least one. Full stops of Chinese, Japanese, Hindi, Arabic and the like by
  rules of our own; of alphabetic languages by nupunkt, mended where it cuts after an ordinal
  ("3. Mai") or before a small letter. None where sentences have no stop (Thai, Lao) or the
  language is unknown
- reading time: seeds/reading_speed.csv
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from nupunkt import sent_spans

from tasks.seeds import seed_path

MAX_LINE = 100_000
"""Characters of a line that nupunkt is given at once."""
ORDINAL_DOT = frozenset(
    {"bs", "cs", "da", "de", "et", "fi", "hr", "hu", "is", "lb"}
    | {"lv", "nb", "nn", "no", "pl", "sk", "sl", "sr", "tr"}
)
"""Languages that write a dot behind an ordinal number."""
NO_STOPS = frozenset(["th", "lo", "bo", "dz"])
"""Languages whose sentences end in no mark of their own."""
_OWN_STOPS = {
    **dict.fromkeys(["zh", "ja", "yue"], r"[。！？!?｡]+|…{2,}"),
    **dict.fromkeys(["hi", "mr", "ne", "bn", "pa", "sa", "as", "or", "gu"], r"[।॥!?]+|\.(?=\s|$)"),
    **dict.fromkeys(["ar", "fa", "ur", "ps", "ug", "sd", "ckb"], r"[؟۔!?]+|\.+(?=\s|$)"),
    "hy": r"[։:]+(?=\s|$)",
    "am": r"[።፧!?]+",
    "ti": r"[።፧!?]+",
    "km": r"[។៕!?]+",
    "my": r"[။!?]+",
}
"""Stops of languages with marks of their own."""
OWN_STOPS = {language: re.compile(pattern) for language, pattern in _OWN_STOPS.items()}

_SPACELESS = (
    r"\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u1000-\u102a\u1780-\u17b3"
    r"\U00020000-\U0003ffff"
)
_MARKS = r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u200c\u200d"
"""Vowel signs and joiners, which belong to their word though they are no letters."""
_WORD = re.compile(rf"[{_SPACELESS}]|[^\W{_SPACELESS}](?:[^\W{_SPACELESS}]|[{_MARKS}])*+")
_SPACE = re.compile(r"\s+")
_INNER_STOP = re.compile(r"[.!?…][\"'”’»)\]]{0,3}\s")
_ORDINAL = re.compile(r"(?:^|[\s(])\d{1,3}\.$")


@dataclass(frozen=True, slots=True)
class Counts:
    """How much text there is; see the module for what counts."""

    words: int
    characters: int
    sentences: int | None


@dataclass(frozen=True, slots=True)
class _Speed:
    per_minute: int


def count(text: str, language: str | None) -> Counts:
    """Count words, characters and sentences. Never raises."""
    characters = len(text) - sum(len(run) for run in _SPACE.findall(text))
    words = sum(1 for _ in _WORD.finditer(text))
    return Counts(words, characters, _sentences(text, _primary(language)) if words else 0)


def reading_seconds(counts: Counts, language: str | None) -> int:
    """Seconds that an adult takes to read the text silently, rounded up."""
    speeds = _speeds()
    speed = speeds.get(_primary(language) or "und", speeds["und"])
    return math.ceil(counts.words * 60 / speed.per_minute)


def _primary(language: str | None) -> str | None:
    return language.replace("_", "-").split("-")[0].lower() if language else None


@lru_cache(maxsize=1)
def _speeds() -> dict[str, _Speed]:
    with seed_path("reading_speed.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {row["language"]: _Speed(int(row["per_minute"])) for row in rows}


def _sentences(text: str, language: str | None) -> int | None:
    if language is None or language in NO_STOPS:
        return None
    stops = OWN_STOPS.get(language)
    lines = (line for line in text.splitlines() if _WORD.search(line))
    if stops:
        return sum(_by_stops(line, stops) for line in lines)
    return sum(_by_nupunkt(line, language) for line in lines)


def _by_stops(line: str, stops: re.Pattern[str]) -> int:
    """Pieces between stops that hold a word."""
    if not stops.search(line):
        return 1
    return sum(1 for piece in stops.split(line) if _WORD.search(piece))


def _by_nupunkt(line: str, language: str) -> int:
    if not _INNER_STOP.search(line):
        return 1
    return max(1, sum(_cuts(part, language) for part in _parts(line)) + 1)


def _parts(line: str) -> Iterator[str]:
    return (line[start : start + MAX_LINE] for start in range(0, len(line), MAX_LINE))


def _cuts(line: str, language: str) -> int:
    """Places in a line where one sentence ends and another begins."""
    spans = sent_spans(line)
    cuts = 0
    for (_, end), (start, _) in pairwise(spans):
        before, after = line[max(0, end - 12) : end].rstrip(), line[start : start + 12].lstrip()
        ordinal = language in ORDINAL_DOT and _ORDINAL.search(before)
        if not ordinal and after and not after[0].islower():
            cuts += 1
    return cuts
