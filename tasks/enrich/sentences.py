"""Text -> its sentences as spans.

In: text and its language (BCP 47). Out: spans in order, or None where sentences have no stop (Thai,
Lao) or the language is unknown. Linear in the text's size.

1. a line ends a sentence
2. full stops of Chinese, Japanese, Hindi, Arabic and the like by rules of our own, the closing
   quotation mark kept with its sentence
3. of alphabetic languages by nupunkt (an unsupervised model of abbreviations: Kiss and Strunk 2006,
   "Unsupervised Multilingual Sentence Boundary Detection"), mended where it cuts after an ordinal
   ("3. Mai") or before a small letter
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from nupunkt import sent_spans

from tasks.enrich.text import primary
from tasks.enrichment import Span

MAX_LINE = 100_000
"""Characters of a line that nupunkt is given at once."""
ORDINAL_DOT = frozenset(
    {"bs", "cs", "da", "de", "et", "fi", "hr", "hu", "is", "lb"}
    | {"lv", "nb", "nn", "no", "pl", "sk", "sl", "sr", "tr"}
)
"""Languages that write a dot behind an ordinal number."""
NO_STOPS = frozenset(["th", "lo", "bo", "dz"])
"""Languages whose sentences end in no mark of their own."""
_CLOSERS = r"[”’」』》）)\"']*"
_OWN_STOPS = {
    **dict.fromkeys(["zh", "ja", "yue"], r"(?:[。！？!?｡]+|…{2,})"),
    **dict.fromkeys(
        ["hi", "mr", "ne", "bn", "pa", "sa", "as", "or", "gu"], r"(?:[।॥!?]+|\.(?=\s|$))"
    ),
    **dict.fromkeys(["ar", "fa", "ur", "ps", "ug", "sd", "ckb"], r"(?:[؟۔!?]+|\.+(?=\s|$))"),
    "hy": r"[։:]+(?=\s|$)",
    "am": r"[።፧!?]+",
    "ti": r"[።፧!?]+",
    "km": r"[។៕!?]+",
    "my": r"[။!?]+",
}
OWN_STOPS = {language: re.compile(pattern + _CLOSERS) for language, pattern in _OWN_STOPS.items()}
"""Stops of languages with marks of their own."""

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_LETTER = re.compile(r"\w")
_INNER_STOP = re.compile(r"[.!?…][\"'”’»)\]]{0,3}\s")
_ORDINAL = re.compile(r"(?:^|[\s(])\d{1,3}\.$")


def sentence_spans(text: str, language: str | None) -> tuple[Span, ...] | None:
    """The sentences of a text; every one holds a word. Never raises."""
    tag = primary(language)
    if tag is None or tag in NO_STOPS:
        return None
    stops = OWN_STOPS.get(tag)
    found: list[Span] = []
    for match in _LINE.finditer(text):
        line, base = match.group(), match.start()
        if not _LETTER.search(line):
            continue
        ends = _by_stops(line, stops) if stops else _by_nupunkt(line, tag)
        start = 0
        for end in (*ends, len(line)):
            piece = line[start:end]
            if _LETTER.search(piece):
                left = len(piece) - len(piece.lstrip())
                found.append(Span(base + start + left, base + start + len(piece.rstrip())))
                start = end
    return tuple(found)


def _by_stops(line: str, stops: re.Pattern[str]) -> Iterator[int]:
    return (match.end() for match in stops.finditer(line))


def _by_nupunkt(line: str, language: str) -> Iterator[int]:
    """Places in a line where one sentence ends and another begins."""
    if not _INNER_STOP.search(line):
        return
    for first in range(0, len(line), MAX_LINE):
        part = line[first : first + MAX_LINE]
        for (_, end), (start, _) in pairwise(sent_spans(part)):
            before, after = part[max(0, end - 12) : end].rstrip(), part[start : start + 12].lstrip()
            ordinal = language in ORDINAL_DOT and _ORDINAL.search(before)
            if not ordinal and after and not after[0].islower():
                yield first + start
