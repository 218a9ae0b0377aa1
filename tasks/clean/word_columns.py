"""What the words of many blocks say: how much of a block stands elsewhere on its page.

In: block texts, the page of each, titles and descriptions. Out: one float32 column a measure.

1. every word of four letters or more becomes a number (a hash of its first letters); in scripts
   without spaces, every pair of letters
2. likeness to a text is the share of a block's words that the text has too
3. likeness to the rest is the share of its words that other running text of the page has
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tasks.clean.text_columns import Characters, Column, Kind, characters_of

MIN_LETTERS = 4
"""Shorter words are mostly grammar."""
STEM_LETTERS = 6
"""Inflected forms share their first letters: a stemmer for every language, if a rough one."""
_STEP = np.uint64(0x9E3779B97F4A7C15)
_SOME_BITS = np.uint64((1 << 18) - 1)


@dataclass(frozen=True, slots=True)
class Words:
    """Hashes of the words of many texts, in order, and the number of each word's text."""

    keys: NDArray[np.uint64]
    text: NDArray[np.int64]


def words_of(characters: Characters) -> Words:
    """The words that carry meaning."""
    kinds, codes = characters.kinds, characters.codes
    spaceless = (kinds & Kind.SPACELESS) > 0
    letter = ((kinds & (Kind.LETTER | Kind.DIGIT)) > 0) & ~spaceless
    edges = np.flatnonzero(np.diff(letter, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    long = ends - starts >= MIN_LETTERS
    starts, ends = starts[long], ends[long]
    folded = _folded()[np.minimum(codes, len(_folded()) - 1)]
    keys = np.zeros(len(starts), dtype=np.uint64)
    for offset in range(STEM_LETTERS):
        at = starts + offset
        letters = np.where(at < ends, folded[np.minimum(at, len(folded) - 1)], 0)
        keys = (keys ^ letters) * _STEP
    pairs = np.flatnonzero(spaceless[:-1] & spaceless[1:])
    pair_keys = (folded[pairs] * _STEP ^ folded[pairs + 1]) * _STEP
    texts = [np.searchsorted(at, characters.starts) for at in (starts, pairs)]
    owners = [_owners(first, len(at)) for first, at in zip(texts, (starts, pairs), strict=True)]
    return Words(np.concatenate((keys, pair_keys)), np.concatenate(owners))


def _owners(firsts: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """The text of each of `count` words; `firsts` are the numbers of the texts' first words."""
    return np.repeat(np.arange(len(firsts)), np.diff(np.append(firsts, count)))


def likeness(blocks: Words, texts: Words, page: NDArray[np.int64], count: int) -> Column:
    """Share of each block's words that stand in its page's text; `texts.text` is a page number."""
    wanted = np.unique(_keyed(texts.keys, texts.text))
    if not len(wanted):
        return np.zeros(count, dtype=np.float32)
    keys = _keyed(blocks.keys, page[blocks.text])
    return _share(is_among(keys, wanted), blocks.text, count)


def is_among(keys: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Whether each key is one of the sorted `wanted`, of which there is one at least.

    Most are told by a few of their bits, in a fifth of the time of a search.
    """
    some = np.zeros(int(_SOME_BITS) + 1, dtype=bool)
    some[wanted & _SOME_BITS] = True
    among: NDArray[np.bool_] = some[keys & _SOME_BITS]
    doubtful = keys[among]
    found = wanted[np.minimum(np.searchsorted(wanted, doubtful), len(wanted) - 1)] == doubtful
    among[among] = found
    return among


def repeated_elsewhere(
    blocks: Words, page: NDArray[np.int64], running: NDArray[np.bool_]
) -> tuple[Column, Column]:
    """(share of words that another block of running text has, mean log of how many blocks do).

    NaN for what is no running text.
    """
    count = len(page)
    mine = running[blocks.text]
    keys, texts = blocks.keys[mine], blocks.text[mine]
    # One entry for each word of each block.
    _, first = np.unique(_keyed(keys, texts), return_index=True)
    keys, texts = keys[first], texts[first]
    _, inverse, found = np.unique(
        _keyed(keys, page[texts]), return_inverse=True, return_counts=True
    )
    blocks_with = found[inverse]
    sizes = np.bincount(texts, minlength=count)
    logs = np.bincount(texts, _LOGS[np.minimum(blocks_with, len(_LOGS) - 1)], minlength=count)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.bincount(texts, blocks_with > 1, minlength=count) / sizes
        return share.astype(np.float32), (logs / sizes).astype(np.float32)


_LOGS = np.round(np.log(np.maximum(np.arange(1000), 1)) * 1024) / 1024
"""Logarithms in steps of 1/1024: their sums are exact, in whatever order."""


def _share(has: NDArray[np.bool_], texts: NDArray[np.int64], count: int) -> Column:
    sizes = np.maximum(np.bincount(texts, minlength=count), 1)
    return (np.bincount(texts, has, minlength=count) / sizes).astype(np.float32)


def _keyed(keys: NDArray[np.uint64], number: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Keys that differ where the number does."""
    return (keys ^ (number.astype(np.uint64) * np.uint64(0xD6E8FEB86659FD93))) * _STEP


@cache
def _folded() -> NDArray[np.uint64]:
    """Lower case of each character of the basic plane."""
    lower = [ord(low) if len(low := chr(code).lower()) == 1 else code for code in range(0x10000)]
    return np.array(lower, dtype=np.uint64)


def words_of_texts(texts: Sequence[str]) -> Words:
    """The words of plain strings, numbered by their place."""
    return words_of(characters_of(texts))
