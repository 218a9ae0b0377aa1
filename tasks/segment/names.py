"""The names of all tags of a page -> numbers, and what each number means.

In: the page's characters and where names begin. Out: Names: one number a tag, and by number the
name and what is known of it. Names of HTML are looked up all at once by their first 16 letters;
the page's own ones (custom elements) are read one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.models import BlockKind
from tasks.segment.elements import BLOCK_TAGS, CELL_TAGS, KINDS, NESTING_KINDS, VOID

NAME_LETTERS = 16
AT_ONCE = 16_384
"""Names that are looked at together: what a processor keeps close by."""
_MIX = np.uint64(0x9E3779B97F4A7C15)
"""Folds the second half of a name's letters into the first (Knuth's golden ratio)."""
SLOT_BITS = 14
"""Of a key's product, by which names are found; two names at one slot would only take longer."""
_TOP_BITS = np.uint64(64 - SLOT_BITS)
_ONES, _TOPS = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_SPACES, _BRACKETS = _ONES * np.uint64(ord(" ")), _ONES * np.uint64(ord(">"))
_INLINE = ("a", "span", "b", "i", "em", "strong", "u", "small", "sup", "sub", "font", "button",
           "label", "time", "picture", "code", "q", "cite", "mark", "abbr", "s", "del", "ins",
           "big", "bdi", "bdo", "kbd", "samp", "var", "ruby", "rt", "rp", "output", "meter",
           "progress", "slot", "head")  # fmt: skip
_NAMES = tuple(sorted({*_INLINE, *BLOCK_TAGS, *VOID}))


def is_block(name: str) -> bool:
    """Whether an element begins and ends a block; custom elements do."""
    return name in BLOCK_TAGS or "-" in name


def name_keys(letters: NDArray[np.uint8], begins: NDArray[np.int64]) -> NDArray[np.uint64]:
    """A number for the first letters of each name, which ends at a space or a `>`."""
    padded = np.concatenate((letters, np.full(NAME_LETTERS, ord(">"), dtype=np.uint8)))
    words = np.ndarray((len(padded) - 7,), dtype="<u8", buffer=padded, strides=(1,))
    keys = np.empty(len(begins), dtype=np.uint64)
    for start in range(0, len(begins), AT_ONCE):
        chosen = begins[start : start + AT_ONCE]
        first, goes_on = _until_end(words[chosen])
        longer = np.flatnonzero(goes_on)
        first[longer] ^= _until_end(words[chosen[longer] + 8])[0] * _MIX
        keys[start : start + AT_ONCE] = first
    return keys


def _until_end(words: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """Eight letters each without a space or `>` and what follows it; whether there is none.

    The bytes that are zero after an exclusive or are found all at once: Warren, Hacker's Delight,
    section 6-1.
    """
    ends = np.zeros_like(words)
    for sign in (_SPACES, _BRACKETS):
        zeroed = words ^ sign
        ends |= (zeroed - _ONES) & ~zeroed & _TOPS
    lowest = ends & (~ends + np.uint64(1))
    kept = (lowest >> np.uint64(7)) - np.uint64(1)  # all bits where there is no end
    return words & kept, ends == 0


def _slots(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return (keys * _MIX) >> _TOP_BITS


def _known_keys() -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The key of each code, and at each slot the code of its name, if it has one."""
    spelled = "".join(f"{name}>" for name in _NAMES)
    begins = np.cumsum([0, *(len(name) + 1 for name in _NAMES[:-1])])
    keys = name_keys(np.frombuffer(spelled.encode("ascii"), dtype=np.uint8), begins)
    code_at = np.zeros(1 << SLOT_BITS, dtype=np.int64)
    code_at[_slots(keys)] = np.arange(len(keys))
    return keys, code_at


_KEYS, _CODE_AT = _known_keys()
CODE_OF = {name: code for code, name in enumerate(_NAMES)}


@dataclass(frozen=True, slots=True)
class Names:
    """`code` has an entry a tag; the others an entry a code."""

    code: NDArray[np.int64]
    name: tuple[str, ...]
    is_block: NDArray[np.bool_]
    is_void: NDArray[np.bool_]
    is_cell: NDArray[np.bool_]
    kind: tuple[BlockKind, ...]
    nests: NDArray[np.bool_]
    """Whether all blocks inside take the element's kind."""


def read_names(markup: str, letters: NDArray[np.uint8], begins: NDArray[np.int64]) -> Names:
    """Read the name that begins at each position."""
    keys = name_keys(letters, begins)
    code = _CODE_AT[_slots(keys)]
    unknown = np.flatnonzero(_KEYS[code] != keys)
    if not len(unknown):
        return _known(code)
    codes = dict(CODE_OF)
    for index, begin in zip(unknown.tolist(), begins[unknown].tolist(), strict=True):
        name = markup[begin : markup.index(">", begin)].partition(" ")[0]
        code[index] = codes.setdefault(name, len(codes))
    return _described(code, tuple(codes))


def _described(code: NDArray[np.int64], names: tuple[str, ...]) -> Names:
    kinds = tuple(KINDS.get(name, BlockKind.OTHER) for name in names)
    return Names(
        code=code,
        name=names,
        is_block=np.array([is_block(name) for name in names]),
        is_void=np.array([name in VOID for name in names]),
        is_cell=np.array([name in CELL_TAGS for name in names]),
        kind=kinds,
        nests=np.array([kind in NESTING_KINDS for kind in kinds]),
    )


_KNOWN = _described(np.zeros(0, dtype=np.int64), _NAMES)


def _known(code: NDArray[np.int64]) -> Names:
    known = _KNOWN
    return Names(
        code, known.name, known.is_block, known.is_void, known.is_cell, known.kind, known.nests
    )
