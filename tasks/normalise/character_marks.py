"""One look at all characters of a text: which kinds occur, and where text may be mojibake.

In: any str. Out: Marks, a bit mask a character and of the whole. Columns instead of a regex scan a
kind: on pages of 300 KB this is an order of magnitude faster.

Mojibake is UTF-8 that was read as a single-byte charset: there every character beyond ASCII became
a lead (the character of byte 0xC2 to 0xF4) and continuations (0x80 to 0xBF). Where no lead stands
before a continuation there is none; where one does, ftfy judges.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


class Mark:
    """Kinds of characters that need a step of their own, a bit each; plain numbers, to be quick."""

    SURROGATE = 1
    LINE_END = 2
    CONTROL = 4
    INVISIBLE = 8
    JOINER = 16
    LEAD = 32
    CONTINUATION = 64
    SPACED_LEAD = 128
    """A lead whose first continuation may have become a space."""
    SPACE = 256


@dataclass(frozen=True, slots=True)
class Marks:
    """`of_each`: a mask a character; `found`: all of them together."""

    of_each: NDArray[np.uint16]
    found: int


CONTEXT = 80
"""Characters on either side of a suspicious pair that are mended with it, up to a white space."""

_ASCII = (("\x00", "\x08"), ("\x0e", "\x1f"), ("\x7f", "\x9f"))
_KINDS = (
    (Mark.SURROGATE, (("\ud800", "\udfff"),)),
    (Mark.LINE_END, (("\x0b", "\x0d"), ("\x85", "\x85"), ("\u2028", "\u2029"))),
    (Mark.CONTROL, _ASCII),
    (
        Mark.INVISIBLE,
        (
            *((c, c) for c in "\u00ad\u180e\u200b\u2060\ufeff"),
            ("\u202a", "\u202e"),
            ("\u2066", "\u2069"),
        ),
    ),
    (Mark.JOINER, (("\u200c", "\u200d"),)),
)
_LATIN = ("latin-1", "cp1252", "cp1250", "cp1254", "cp1257", "iso-8859-2", "mac-roman", "cp437")
_LATIN_LEADS = bytes(range(0xC2, 0xF5))
# In these two all letters are leads; text of their own script in UTF-8 begins with these bytes.
_CYRILLIC_LEADS, _GREEK_LEADS = b"\xd0\xd1", b"\xce\xcf"
_CONTINUATIONS = bytes(range(0x80, 0xC0))
_SPACED_LEADS = b"\xc2\xc3\xc5\xce\xd0\xd9\xe2\xe3\xf0"
"""A no-break space (0xA0) is often turned into a space. These are the leads behind which ftfy then
takes it for one (ftfy.chardata.ALTERED_UTF8_RE); other accented letters just end words."""
_BEYOND = 0x10000
"""All characters beyond the basic plane share one entry: none of them is of a kind above."""


def _table() -> NDArray[np.uint16]:
    table = np.zeros(_BEYOND + 1, dtype=np.uint16)
    for mark, ranges in _KINDS:
        for first, last in ranges:
            table[ord(first) : ord(last) + 1] |= np.uint16(mark)
    charsets = [(name, _LATIN_LEADS) for name in _LATIN]
    charsets += [("cp1251", _CYRILLIC_LEADS), ("cp1253", _GREEK_LEADS)]
    for name, leads in charsets:
        spaced = bytes(sorted({*leads}.intersection(_SPACED_LEADS)))
        for mark, members in (
            (Mark.LEAD, leads),
            (Mark.SPACED_LEAD, spaced),
            (Mark.CONTINUATION, _CONTINUATIONS),
        ):
            for character in members.decode(name, "ignore"):
                table[ord(character)] |= np.uint16(mark)
    table[0x20] |= np.uint16(Mark.SPACE)
    return table


_TABLE = _table()


def marks(text: str) -> Marks:
    """Look at every character once."""
    if text.isascii():
        codes = np.frombuffer(text.encode("ascii"), dtype=np.uint8)
        each = _TABLE[:128][codes]
    else:
        wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        each = _TABLE[np.minimum(wide, _BEYOND)]
    return Marks(each, int(np.bitwise_or.reduce(each)) if len(each) else 0)


def suspicious_spans(text: str, seen: Marks) -> list[tuple[int, int]]:
    """Spans, in order and apart from each other, around each lead before a continuation."""
    first, second = seen.of_each[:-1], seen.of_each[1:]
    continued = ((first & Mark.LEAD) > 0) & ((second & Mark.CONTINUATION) > 0)
    spaced = ((first & Mark.SPACED_LEAD) > 0) & ((second & Mark.SPACE) > 0)
    pairs = np.flatnonzero(continued | spaced)
    spans: list[tuple[int, int]] = []
    for pair in pairs.tolist():
        if spans and pair + 2 <= spans[-1][1]:
            continue
        end = _edge(text, pair + 2)
        start = max(_left_edge(text, pair), spans[-1][1] if spans else 0)
        spans.append((start, end))
    return spans


def _edge(text: str, position: int) -> int:
    """Past the words that follow: the last white space within the context, else its end."""
    end = min(len(text), position + CONTEXT)
    if end == len(text):
        return end
    space = max(text.rfind(" ", position, end), text.rfind("\n", position, end))
    return space if space > position else end


def _left_edge(text: str, position: int) -> int:
    start = max(0, position - CONTEXT)
    if start == 0:
        return 0
    space = text.find(" ", start, position)
    return space + 1 if space >= 0 else start
