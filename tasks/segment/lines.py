"""The lines of a text as columns: no Python loop over lines, of which a text has many.

In: text. Out: Lines: bounds of the lines that are not blank, without the blank at their ends, and
what their first and last characters are.

1. every character's kind, by a table
2. what stands between two line breaks, without the blank at its ends
3. breaks between a line and the one before: more than one leave an empty line
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]

LINE_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
STOPS, CLOSERS = ".!…。！।;,:", "\"'”’»)]"
BULLETS = "•‣◦▪●∙·*–-"
HYPHENS = "-‐\u00ad"
_SPACE, _BREAK, _LOWER, _STOP, _CLOSER, _BULLET, _HYPHEN, _WORD = (1 << bit for bit in range(8))
_BEYOND = 0x10000
"""Characters beyond the basic plane share one entry of the table."""


@dataclass(frozen=True, slots=True)
class Lines:
    """One entry a line; `codes` and `kinds` have one a character of the text.

    The functions below read kinds.
    """

    codes: Codes
    kinds: NDArray[np.uint8]
    starts: Ints
    ends: Ints
    regular: Bools
    """Whether single spaces part its words, and nothing else does."""
    blank_before: Bools
    """Whether an empty line stands before it; not before the first one."""
    first: NDArray[np.uint8]
    last: NDArray[np.uint8]
    """Kinds of its first and last characters."""


def read_lines(text: str) -> Lines:
    """The lines of a text; none for a blank one."""
    codes = codes_of(text)
    kinds = kinds_of(codes)
    space, breaking = (kinds & _SPACE) > 0, (kinds & _BREAK) > 0
    breaks = np.flatnonzero(breaking)
    starts, ends = _trimmed(space, np.append(0, breaks + 1), np.append(breaks, len(codes)))
    blank = space & ~breaking
    odd = np.flatnonzero(blank & ((codes != ord(" ")) | np.append(blank[1:], False)))
    return Lines(
        codes=codes,
        kinds=kinds,
        starts=starts,
        ends=ends,
        regular=np.searchsorted(odd, starts) == np.searchsorted(odd, ends),
        blank_before=_blank_before(codes, breaks, starts, ends),
        first=kinds[starts],
        last=kinds[ends - 1],
    )


def codes_of(text: str) -> Codes:
    """The code of each character, in as few bytes as hold them all."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    pairs = text.encode("utf-16-le", "surrogatepass")
    if len(pairs) == 2 * len(text):
        return np.frombuffer(pairs, dtype=np.uint16)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def is_wordly(kinds: NDArray[np.uint8]) -> Bools:
    """What words are made of: letters, digits and low lines."""
    return (kinds & _WORD) > 0


def is_small(kinds: NDArray[np.uint8]) -> Bools:
    """Small letters."""
    return (kinds & _LOWER) > 0


def is_stop(kinds: NDArray[np.uint8]) -> Bools:
    """What ends a sentence or a part of one."""
    return (kinds & _STOP) > 0


def is_closer(kinds: NDArray[np.uint8]) -> Bools:
    """Quotes and brackets that may follow a stop."""
    return (kinds & _CLOSER) > 0


def is_bullet(kinds: NDArray[np.uint8]) -> Bools:
    """What a list item, or a quoted line, may begin with: bullets, digits and `>`."""
    return (kinds & _BULLET) > 0


def is_hyphen(kinds: NDArray[np.uint8]) -> Bools:
    """Hyphens, soft ones too."""
    return (kinds & _HYPHEN) > 0


def _trimmed(space: Bools, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """The stretches that are not blank, without the blank at their ends."""
    filled = starts < ends
    starts, ends = starts[filled], ends[filled]
    if not (space[starts].any() or space[ends - 1].any()):
        return starts, ends
    shown = np.flatnonzero(~space)
    first, behind = np.searchsorted(shown, starts), np.searchsorted(shown, ends)
    filled = first < behind
    return shown[first[filled]], shown[behind[filled] - 1] + 1


def _blank_before(codes: Codes, breaks: Ints, starts: Ints, ends: Ints) -> Bools:
    """A carriage return with its line feed is one break."""
    pairs = breaks[:-1][(codes[breaks[:-1]] == ord("\r")) & (codes[breaks[:-1] + 1] == ord("\n"))]

    def between(places: Ints) -> Ints:
        return np.searchsorted(places, starts[1:]) - np.searchsorted(places, ends[:-1])

    more = between(breaks) - between(pairs) > 1
    return np.concatenate((np.zeros(len(starts) - len(more), dtype=bool), more))


def kinds_of(codes: Codes) -> NDArray[np.uint8]:
    """The kinds of each character."""
    if codes.itemsize == 1:  # ASCII
        return np.frombuffer(codes.tobytes().translate(_ascii_table()), dtype=np.uint8)
    if codes.itemsize == 2:
        return _table()[codes]
    kinds = _table()[np.minimum(codes, _BEYOND)]
    beyond = np.flatnonzero(codes >= _BEYOND)
    found, inverse = np.unique(codes[beyond], return_inverse=True)
    rare = [
        _LOWER * c.islower() | _BULLET * c.isdecimal() | _WORD * c.isalnum()
        for c in map(chr, found.tolist())
    ]
    kinds[beyond] = np.array(rare, dtype=np.uint8)[inverse]
    return kinds


@cache
def _ascii_table() -> bytes:
    return _table()[:256].tobytes()


@cache
def _table() -> NDArray[np.uint8]:
    table = np.zeros(_BEYOND + 1, dtype=np.uint8)
    characters = list(map(chr, range(_BEYOND)))
    table[:_BEYOND][[character.isspace() for character in characters]] |= _SPACE
    table[:_BEYOND][[character.islower() for character in characters]] |= _LOWER
    table[:_BEYOND][[character.isdecimal() for character in characters]] |= _BULLET
    table[:_BEYOND][[character.isalnum() or character == "_" for character in characters]] |= _WORD
    for kind, members in (
        (_BREAK, LINE_BREAKS),
        (_STOP, STOPS),
        (_CLOSER, CLOSERS),
        (_BULLET, f"{BULLETS}>"),
        (_HYPHEN, HYPHENS),
    ):
        for character in members:
            table[ord(character)] |= kind
    return table
