"""The elements around the blocks of many pages, as one forest of arrays.

In: the paths of every page's blocks ("/html/body/div[2]/p[3]"). Out: Forest: parents, tags and
depths of all elements that hold a block somewhere below them, and the element of each block.

Every page has a root of its own; elements are numbered in the order in which a page shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    levels: tuple[NDArray[np.int64], ...]
    """The elements of each depth, roots first."""

    def inherited(self, own: NDArray[np.int64]) -> NDArray[np.int64]:
        """Bits of each element and of all its ancestors."""
        bits = own.copy()
        for level in self.levels[1:]:
            bits[level] |= bits[self.parent[level]]
        return bits

    def nearest(self, own: NDArray[np.int32]) -> NDArray[np.int32]:
        """Each element's own value where it is not negative, else its nearest ancestor's."""
        values = own.copy()
        for level in self.levels[1:]:
            above = values[self.parent[level]]
            values[level] = np.where(values[level] < 0, above, values[level])
        return values

    def total(self, own: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum over each element and all below it."""
        sums = own.copy()
        for level in reversed(self.levels[1:]):
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


def plant(pages: Sequence[Sequence[str | None]]) -> Forest:
    """The forest of pages' block paths; a block without a path hangs on its page's root.

    Only a path, or a beginning of one, that its page has not shown before is looked at: it is a
    new element, and most blocks share all but their last step.
    """
    parents, depths, steps = [-1] * len(pages), [0] * len(pages), [""] * len(pages)
    block: list[int] = []
    page = list(range(len(pages)))
    for root, paths in enumerate(pages):
        known = _Elements(root, parents, depths, steps)
        block += map(known.__getitem__, paths)
        page += [root] * (len(parents) - len(page))
    parent = np.array(parents, dtype=np.int64)
    depth = np.array(depths, dtype=np.int16)
    names = _Names()
    name = np.array(list(map(names.__getitem__, steps)), dtype=np.int64)
    levels = tuple(np.split(np.argsort(depth, kind="stable"), np.cumsum(np.bincount(depth))[:-1]))
    return Forest(
        parent=parent.astype(np.int32),
        tag=np.array(names.tags, dtype=np.int16)[name],
        depth=depth,
        group=_numbered(parent * len(names.tags) + name, len(pages)),
        form=_forms(parent, name, levels),
        page=np.array(page, dtype=np.int32),
        block=np.array(block, dtype=np.int32),
        levels=levels,
    )


class _Elements(dict[str | None, int]):
    """Numbers of a page's elements by path; one that is missing is added behind those above it."""

    def __init__(self, root: int, parents: list[int], depths: list[int], steps: list[str]) -> None:
        super().__init__({"": root, None: root})
        self._parents, self._depths, self._steps = parents, depths, steps

    def __missing__(self, path: str | None) -> int:
        above, _, step = (path or "").rpartition("/")
        parent = self[above]  # no path has more than MAX_PATH_DEPTH steps
        number = self[path] = len(self._parents)
        self._parents.append(parent)
        self._depths.append(self._depths[parent] + 1)
        self._steps.append(step)
        return number


class _Names(dict[str, int]):
    """Numbers of elements' names by step: "div[2]" has that of "div"; `tags` are their codes."""

    def __init__(self) -> None:
        super().__init__({"": 0})
        self.tags = [0]

    def __missing__(self, step: str) -> int:
        name = step.partition("[")[0]
        if name != step:
            number = self[step] = self[name]
            return number
        self.tags.append(TAG_CODES.get(name, 0))
        number = self[step] = len(self.tags) - 1
        return number


def _numbered(keys: NDArray[np.int64], roots: int) -> NDArray[np.int32]:
    """One number for each distinct key, behind those of the roots."""
    inverse = np.unique(keys[roots:], return_inverse=True)[1]
    return np.concatenate((np.arange(roots), inverse + roots)).astype(np.int32)


def _forms(
    parent: NDArray[np.int64], name: NDArray[np.int64], levels: Sequence[NDArray[np.int64]]
) -> NDArray[np.int32]:
    """One number for all elements of a page with the same names from the root down."""
    form = np.arange(len(parent))
    names, count = int(name.max(initial=0)) + 1, len(levels[0]) if levels else 0
    for level in levels[1:]:
        inverse = np.unique(form[parent[level]] * names + name[level], return_inverse=True)[1]
        form[level] = inverse + count
        count += int(inverse.max(initial=-1)) + 1
    return form.astype(np.int32)
