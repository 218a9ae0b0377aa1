"""What the words of a whole page say of its type: a linear vote over words, classes and address.

In: pages with their features. Out: PageKeys, the distinct keys of each page, and by WordVotes one
number a page: the log odds that it is an article.

A key is 32 bits of a hash of: a word of the text (word_columns.py), a part of a class or id
token (tokens.py), a word of the address, or a word of the type that the page gives itself. A
page's vote is the sum of the weights of its known keys, over the root of their number, so that
long pages speak no louder than short ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from urllib.parse import urlsplit
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from tasks.clean.boosting import Numbers
from tasks.clean.features import Features
from tasks.clean.tokens import parts_of
from tasks.models import Page

MAX_REMEMBERED = 100_000
"""Attribute strings whose keys are kept."""
_WORD = re.compile(r"[a-z]+")
Keys = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class PageKeys:
    """Distinct keys, page by page; `page` is the number of each key's page of `count`."""

    keys: Keys
    page: NDArray[np.int64]
    count: int


@dataclass(frozen=True, slots=True)
class WordVotes:
    """Weights of keys (sorted, distinct) and what is added to each vote."""

    keys: Keys
    weights: Numbers
    bias: float

    def votes(self, found: PageKeys) -> Numbers:
        """One number a page; the bias for a page without a known key."""
        if not len(self.keys):
            return np.full(found.count, self.bias)
        at = np.minimum(np.searchsorted(self.keys, found.keys), len(self.keys) - 1)
        known = self.keys[at] == found.keys
        page = found.page[known]
        # In steps of 1/1024, so that sums are exact in whatever order.
        weights = np.round(self.weights[at[known]] * 1024) / 1024
        sums = np.bincount(page, weights, minlength=found.count)
        sizes = np.maximum(np.bincount(page, minlength=found.count), 1)
        votes: Numbers = sums / np.sqrt(sizes) + self.bias
        return votes


def page_keys(pages: Sequence[Page], found: Features) -> PageKeys:
    """The distinct keys of each page of a batch."""
    of_text = (found.words.keys >> np.uint64(32)).astype(np.uint64)
    told = [_told(page, found, i) for i, page in enumerate(pages)]
    keys = np.concatenate((of_text, *told)).astype(np.uint64)
    sizes = [len(part) for part in told]
    page = np.concatenate(
        (found.layout.page[found.words.text], np.repeat(range(len(pages)), sizes))
    )
    both = np.sort((page.astype(np.uint64) << np.uint64(32)) | keys)
    both = both[np.diff(both, prepend=~both[:1]) != 0]  # half of the time of numpy.unique
    return PageKeys(
        (both & np.uint64(0xFFFFFFFF)).astype(np.uint32),
        (both >> np.uint64(32)).astype(np.int64),
        len(pages),
    )


def _told(page: Page, found: Features, number: int) -> NDArray[np.uint64]:
    """Keys of a page's classes, address and own type."""
    rows = slice(found.bounds[number], found.bounds[number + 1])
    strings = [found.attributes.strings[i] for i in set(found.attributes.block[rows].tolist())]
    keys = set(chain.from_iterable(map(_keys_of_attributes, strings)))
    kind = (page.head.page_type or "").lower()
    keys.update(crc32(f"type {word}".encode()) for word in _WORD.findall(kind))
    path = urlsplit(page.url.lower()).path if page.url else ""
    keys.update(crc32(f"address {word}".encode()) for word in _WORD.findall(path))
    return np.fromiter(keys, dtype=np.uint64, count=len(keys))


@lru_cache(MAX_REMEMBERED)
def _keys_of_attributes(string: str) -> tuple[int, ...]:
    parts = {part for token in string.split() for part in parts_of(token)}
    return tuple(crc32(f"class {part}".encode("utf-8", "replace")) for part in parts)
