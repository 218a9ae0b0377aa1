"""One look at all characters of a page: where its tags open, and where some words stand in it.

In: decoded HTML. Out: Openings. Eight letters are compared at once, at every `<` (or `=`, or `+`)
of the page, where a search for a word goes through all of its characters. Linear in its size.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tasks.segment.regular import letters

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

LETTERS = 8
"""Letters that are compared at once."""
SIGNS = ("<", "=", "+")
"""What a word needs one of to be looked for: places of the first that it has are looked at."""

_SMALL = np.uint64(0x2020202020202020)
"""The bits that make letters small; `<` has them."""
_MIX = np.uint64(0x9E3779B97F4A7C15)
_THREE = np.uint64(0xFFFFFF00)
"""Of a tag's beginning: the three letters behind its `<`."""
_TOP_BITS = np.uint64(48)


class Openings:
    """The tags of one page by their first letters."""

    def __init__(self, html: str) -> None:
        self.html = html
        page = letters(html)
        self.has_nul = not page.min(initial=1)
        around = np.zeros(LETTERS, dtype=np.uint8)
        padded = np.concatenate((around, page, around, around))
        self._page = page
        self._words: Words = np.ndarray(
            (len(page) + 2 * LETTERS,), dtype="<u8", buffer=padded, strides=(1,)
        )
        """The eight letters from each place on; place 0 is eight before the page's first letter."""
        self._places: dict[str, Ints] = {}
        self.opens = self._at("<")
        self._first_letters = self._words[self.opens + LETTERS]

    def places(self, word: str) -> Ints:
        """Where a word with one of SIGNS stands, ascending."""
        if word.startswith("<") and len(word) <= LETTERS:
            found: Ints = self.opens[_same(self._first_letters, word)]
            return found
        sign = next(sign for sign in SIGNS if sign in word)
        at = self._at(sign) + (LETTERS - word.index(sign))
        at = at[at >= LETTERS]
        for start in range(0, len(word), LETTERS):
            at = at[_same(self._words[at + start], word[start : start + LETTERS])]
        return at - LETTERS

    def may_have(self, names: Iterable[str]) -> list[str]:
        """Those of some elements' names that may stand in the page, in letters of either case."""
        return [name for name in names if self._begun[_begun(_spelled(f"<{name}>"))]]

    @cached_property
    def _begun(self) -> NDArray[np.bool_]:
        begun = np.zeros(1 << 16, dtype=bool)
        begun[_begun(self._first_letters)] = True
        return begun

    def _at(self, sign: str) -> Ints:
        if sign not in self._places:
            self._places[sign] = np.flatnonzero(self._page == ord(sign))
        return self._places[sign]


def _spelled(word: str) -> np.uint64:
    return np.uint64(int.from_bytes(word[:LETTERS].encode("ascii"), "little"))


def _same(words: Words, wanted: str) -> NDArray[np.bool_]:
    """Which of the words begin with the letters of another."""
    bits = np.uint64((1 << 8 * len(wanted)) - 1)
    same: NDArray[np.bool_] = words & bits == _spelled(wanted)
    return same


def _begun(words: Words | np.uint64) -> Words | np.uint64:
    """One of 65,536 numbers for the first three letters of each name, in either case."""
    with np.errstate(over="ignore"):
        return (((words | _SMALL) & _THREE) * _MIX) >> _TOP_BITS
