"""Which lines of a text may have furniture glued to their end, as a column.

In: the characters of a text and the bounds of its lines. Out: one truth a line; where it is false,
glued.split_tail finds nothing. Few lines are left to be looked at one by one.
"""

from __future__ import annotations

from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from tasks.clean.glued import TAIL_CHARACTERS, TELLING, phrase_ends

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]
END_LETTERS = 4
_BEYOND = 0x10000


def may_be_glued(text: str, codes: Codes, starts: Ints, ends: Ints) -> Bools:
    """Whether a line ends like a phrase or has a telling sign near its end."""
    found: Bools = _has_telling(text, codes, starts, ends)
    last = [_small_letters(codes, ends - back) for back in range(END_LETTERS, 0, -1)]
    for size in range(2, END_LETTERS + 1):
        found |= np.isin(_key(last[-size:]), _end_keys(size))
    return found


def _has_telling(text: str, codes: Codes, starts: Ints, ends: Ints) -> Bools:
    most = np.iinfo(codes.dtype).max
    signs = [sign for sign in TELLING if len(sign) == 1 and ord(sign) <= most]
    places = [np.flatnonzero(codes == ord(sign)) for sign in signs]
    places += [_places(text, sign) for sign in TELLING if len(sign) > 1]
    all_places = np.sort(np.concatenate(places))
    low = np.maximum(starts, ends - TAIL_CHARACTERS)
    found: Bools = np.searchsorted(all_places, ends) > np.searchsorted(all_places, low)
    return found


def _places(text: str, sign: str) -> Ints:
    found: list[int] = []
    place = text.find(sign)
    while place >= 0:
        found.append(place)
        place = text.find(sign, place + 1)
    return np.array(found, dtype=np.int64)


def _small_letters(codes: Codes, places: Ints) -> NDArray[np.uint64]:
    letters = codes[np.maximum(places, 0)].astype(np.uint32)
    return _small()[np.minimum(letters, _BEYOND)]


def _key(letters: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    key = np.zeros_like(letters[0])
    for letter in letters:
        key = (key << np.uint64(16)) | letter
    return key


@cache
def _end_keys(size: int) -> NDArray[np.uint64]:
    ends = [end for end in phrase_ends() if len(end) == size]
    codes = np.array(list(chain.from_iterable(map(_codes, ends))), dtype=np.uint64)
    return _key(list(codes.reshape(-1, size).T)) if ends else np.zeros(0, dtype=np.uint64)


def _codes(letters: str) -> list[int]:
    return list(map(ord, letters))


@cache
def _small() -> NDArray[np.uint64]:
    """The small letter of each character of the basic plane; 0 for all others."""
    small = [ord(low) if len(low := chr(code).lower()) == 1 else code for code in range(_BEYOND)]
    return np.array([*small, 0], dtype=np.uint64)
