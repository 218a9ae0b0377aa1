"""Decoded text -> text of clean characters; `decode` (bytes -> text) is handed on from charsets.

In: any str, lone surrogates and all. Out: NFC text with \\n line ends, and the names of the mends.
Linear in the text's size. Pages are large and clean as a rule, so one look at all characters
(character_marks.py) says which of these steps have anything to do:

1. surrogates: pairs joined, lone ones become U+FFFD
2. mojibake, only in the words around a suspicious pair and only if they look bad (ftfy's badness)
3. line ends to \\n; soft hyphens, zero-width, bidi override and control characters out
4. Unicode NFC
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ftfy import fix_encoding
from ftfy.badness import is_bad

from tasks.normalise.character_marks import Mark, marks, suspicious_spans
from tasks.normalise.charsets import Decoded, decode

__all__ = [
    "Cleaned",
    "Decoded",
    "clean_characters",
    "clean_pieces",
    "collapse_whitespace",
    "decode",
]

_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]+")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]+")
# Joiners shape Arabic and Indic words and emoji; after any other character they are noise.
_STRAY_JOINER = re.compile(
    "(?<![\u0600-\u1cff\u200c\u200d\u2190-\u2bff\ua800-\uabff\ufb50-\ufefc\U0001f000-\U0001faff])"
    "(?<!\ufe0f)[\u200c\u200d]+"
)
_DELETIONS = (
    (Mark.CONTROL, "control characters", _CONTROL),
    (Mark.INVISIBLE, "invisible characters", _INVISIBLE),
    (Mark.JOINER, "invisible characters", _STRAY_JOINER),
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Clean text and the names of what was mended in it."""

    text: str
    mends: tuple[str, ...] = ()


def clean_characters(text: str) -> Cleaned:
    """Mend the characters of a text; never fails."""
    mends: list[str] = []
    seen = marks(text)
    if seen.found & Mark.SURROGATE:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        mends.append("lone surrogates")
        seen = marks(text)
    if seen.found & Mark.LEAD and seen.found & (Mark.CONTINUATION | Mark.SPACE):
        mended = _without_mojibake(text, suspicious_spans(text, seen))
        if mended != text:
            text = mended
            mends.append("mojibake")
            seen = marks(text)
    if seen.found & Mark.LINE_END:
        text = _LINE_END.sub("\n", text.replace("\r\n", "\n"))
    for mark, name, pattern in _DELETIONS:
        if seen.found & mark:
            text, count = pattern.subn("", text)
            if count and name not in mends:
                mends.append(name)
    return Cleaned(unicodedata.normalize("NFC", text), tuple(mends))


def clean_pieces(texts: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Texts mended one by one, and the names of the mends; all are looked at in one go."""
    joined = "\n".join(texts)
    cleaned = clean_characters(joined)
    if cleaned.text == joined:
        return list(texts), cleaned.mends
    mended = cleaned.text.split("\n")
    if len(mended) != len(texts):  # a text of several lines
        mended = [clean_characters(text).text for text in texts]
    return [_collapsed(text) for text in mended], cleaned.mends


def _collapsed(text: str) -> str:
    """What was taken out may leave two spaces; the lines of code and bodies stay."""
    return text.strip("\n").rstrip() if "\n" in text else collapse_whitespace(text)


def collapse_whitespace(text: str) -> str:
    """Every run of white space as one space, none at the ends."""
    return " ".join(text.split())


def _without_mojibake(text: str, spans: list[tuple[int, int]]) -> str:
    """Only the encoding is mended: quotes, ligatures and entities stay as they were written."""
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        piece = text[start:end]
        pieces += (text[done:start], fix_encoding(piece) if is_bad(piece) else piece)
        done = end
    return "".join((*pieces, text[done:]))
