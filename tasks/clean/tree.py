"""The elements around the blocks of many pages, as one forest of arrays.

In: the paths of every page's blocks ("/html/body/div[2]/p[3]"). Out: Forest: parents, tags and
depths of all elements that hold a block somewhere below them, and the element of each block.

Every page has a root of its own; elements are numbered in the order in which a page shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

TAGS = (
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "a", "span", "td", "tr", "table",
    "section", "article", "main", "blockquote", "figure", "figcaption", "button", "label", "dd",
    "dt", "dl", "ul", "ol", "pre", "time", "summary", "details", "nav", "footer", "header", "aside",
    "form", "dialog",
)  # fmt: skip
"""Element names that the model knows; code 0 is any other, the rest count from 1."""
TAG_CODES = {tag: code for code, tag in enumerate(TAGS, start=1)}

_BASE = 0x9E3779B97F4A7C15
_BASE_INVERSE = pow(_BASE, -1, 2**64)
_PLUS = np.uint64(0x51)
_SALT = np.uint64(0xD6E8FEB86659FD93)
_MIX = np.uint64(0xC2B2AE3D27D4EB4F)
"""Odd numbers without a pattern: a hash is a polynomial in the base, modulo 2^64."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Elements; `parent` is -1 for a page's root, `block` the element of each block."""

    parent: NDArray[np.int32]
    tag: NDArray[np.int16]
    depth: NDArray[np.int16]
    group: NDArray[np.int32]
    """One number for all siblings with the same tag."""
    form: NDArray[np.int32]
    """One number for all elements of a page with the same tags from the root down."""
    page: NDArray[np.int32]
    block: NDArray[np.int32]

    def inherited(self, own: NDArray[np.int64]) -> NDArray[np.int64]:
        """Bits of each element and of all its ancestors."""
        bits = own.copy()
        for level in self._levels()[1:]:
            bits[level] |= bits[self.parent[level]]
        return bits

    def nearest(self, own: NDArray[np.int32]) -> NDArray[np.int32]:
        """Each element's own value where it is not negative, else its nearest ancestor's."""
        values = own.copy()
        for level in self._levels()[1:]:
            above = values[self.parent[level]]
            values[level] = np.where(values[level] < 0, above, values[level])
        return values

    def total(self, own: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum over each element and all below it."""
        sums = own.copy()
        for level in reversed(self._levels()[1:]):
            np.add.at(sums, self.parent[level], sums[level])
        return sums

    def of_blocks(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum of the blocks' values by element."""
        return np.bincount(self.block, values, minlength=len(self.parent)).astype(np.float64)

    def ancestors(self, levels: int) -> NDArray[np.int32]:
        """(levels, blocks): the parent of each block's element, its parent ...; roots repeat."""
        rows = np.empty((levels, len(self.block)), dtype=np.int32)
        at = self.block
        for level in range(levels):
            at = np.where(self.parent[at] < 0, at, self.parent[at])
            rows[level] = at
        return rows

    def _levels(self) -> list[NDArray[np.int64]]:
        order = np.argsort(self.depth, kind="stable")
        sizes = np.bincount(self.depth)
        return np.split(order, np.cumsum(sizes)[:-1])


def plant(pages: Sequence[Sequence[str | None]]) -> Forest:
    """The forest of pages' block paths; a block without a path hangs on its page's root.

    No loop over elements: a path's beginnings are told apart by a hash of their characters, and
    only a beginning that the path before it does not share can be a new element.
    """
    sizes = np.array([len(paths) for paths in pages], dtype=np.int64)
    steps = _steps([path or "" for paths in pages for path in paths])
    page_of_path = np.repeat(np.arange(len(pages)), sizes)
    page = page_of_path[steps.path]
    keys = (steps.beginning ^ (page.astype(np.uint64) * _SALT)) * _MIX
    fresh = np.flatnonzero(~_as_before(keys, steps))
    found, first = np.unique(keys[fresh], return_index=True)
    order = np.argsort(first)  # elements in the order in which the pages show them
    number = np.empty(len(found), dtype=np.int64)
    number[order] = np.arange(len(found)) + len(pages)
    own = fresh[first[order]]

    def numbers_of(at: NDArray[np.int64]) -> NDArray[np.int64]:
        return number[np.searchsorted(found, keys[at])]

    roots = np.arange(len(pages))
    above = own - 1
    parent = page[own]
    inner = steps.depth[own] > 1
    parent[inner] = numbers_of(above[inner])
    held = page_of_path.copy()
    deep = steps.count > 0
    held[deep] = numbers_of(np.cumsum(steps.count)[deep] - 1)
    name = steps.name[own]
    return Forest(
        parent=np.concatenate((np.full(len(pages), -1), parent)).astype(np.int32),
        tag=np.concatenate((np.zeros(len(pages)), _tag_codes(name))).astype(np.int16),
        depth=np.concatenate((np.zeros(len(pages)), steps.depth[own])).astype(np.int16),
        group=_numbered(roots, (name ^ (parent.astype(np.uint64) * _SALT)) * _MIX),
        form=_numbered(roots, (steps.form[own] ^ (page[own].astype(np.uint64) * _SALT)) * _MIX),
        page=np.concatenate((roots, page[own])).astype(np.int32),
        block=held.astype(np.int32),
    )


@dataclass(frozen=True, slots=True)
class _Steps:
    """The steps of many paths, in order: "/html/body/p" has three, the first of depth 1.

    `beginning` hashes the path up to the step, `name` its element's name, `form` the names up to
    it; `path` is the number of its path, `count` the steps of each path.
    """

    path: NDArray[np.int64]
    depth: NDArray[np.int64]
    count: NDArray[np.int64]
    beginning: NDArray[np.uint64]
    name: NDArray[np.uint64]
    form: NDArray[np.uint64]


def _steps(paths: Sequence[str]) -> _Steps:
    raw = np.frombuffer("".join(paths).encode("latin-1", "replace"), dtype=np.uint8)
    lengths = np.fromiter(map(len, paths), dtype=np.int64, count=len(paths))
    starts = np.cumsum(lengths) - lengths
    slash = np.flatnonzero(raw == ord("/"))
    path_of = np.repeat(np.arange(len(paths)), lengths)
    path = path_of[slash]
    count = np.bincount(path, minlength=len(paths))
    firsts = np.cumsum(count) - count
    depth = np.arange(len(slash)) - firsts[path] + 1
    ends = np.append(slash[1:], len(raw))
    bracket = np.flatnonzero(raw == ord("["))
    name_ends = ends.copy()
    owner = np.searchsorted(slash, bracket, side="right") - 1
    name_ends[owner] = bracket
    sums = _prefix_sums(raw, np.arange(len(raw)) - starts[path_of], int(lengths.max(initial=0)))
    offset = starts[path]
    beginning = sums[ends] - sums[offset]
    inverse = _powers(_BASE_INVERSE, int(lengths.max(initial=0)) + 1)
    name = (sums[name_ends] - sums[slash]) * inverse[slash - offset]
    by_depth = _powers(_BASE, int(depth.max(initial=0)) + 1)[depth]
    names = np.concatenate(([np.uint64(0)], np.cumsum((name * _MIX) * by_depth, dtype=np.uint64)))
    form = names[1:] - names[firsts[path]]
    return _Steps(path, depth, count, beginning, name, form)


def _prefix_sums(
    raw: NDArray[np.uint8], offsets: NDArray[np.int64], longest: int
) -> NDArray[np.uint64]:
    """Sums of characters times powers of the base, so that differences are hashes of spans."""
    powers = _powers(_BASE, longest + 1)
    terms = (raw.astype(np.uint64) + _PLUS) * powers[offsets]
    return np.concatenate(([np.uint64(0)], np.cumsum(terms, dtype=np.uint64)))


def _powers(base: int, count: int) -> NDArray[np.uint64]:
    """Powers of the base from 0 on, modulo 2^64."""
    factors = np.full(count, base, dtype=np.uint64)
    factors[0] = 1
    return np.cumprod(factors, dtype=np.uint64)


def _as_before(keys: NDArray[np.uint64], steps: _Steps) -> NDArray[np.bool_]:
    """Whether the path before begins with the same steps (pages differ by their keys)."""
    firsts = np.cumsum(steps.count) - steps.count
    before = np.maximum(steps.path - 1, 0)
    at = firsts[before] + steps.depth - 1
    there = (steps.path > 0) & (steps.depth <= steps.count[before])
    same: NDArray[np.bool_] = there & (keys[np.where(there, at, 0)] == keys)
    return same


def _numbered(roots: NDArray[np.int64], keys: NDArray[np.uint64]) -> NDArray[np.int32]:
    """One number for each distinct key, behind those of the roots."""
    inverse = np.unique(keys, return_inverse=True)[1]
    return np.concatenate((roots, inverse + len(roots))).astype(np.int32)


def _tag_codes(names: NDArray[np.uint64]) -> NDArray[np.int64]:
    hashes, codes = _known_tags()
    at = np.minimum(np.searchsorted(hashes, names), len(hashes) - 1)
    return np.where(hashes[at] == names, codes[at], 0)


@cache
def _known_tags() -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """(hashes of the names in TAGS, ascending, their codes)."""
    hashes = _steps([f"/{tag}" for tag in TAGS]).name
    order = np.argsort(hashes)
    return hashes[order], np.arange(1, len(TAGS) + 1)[order]
