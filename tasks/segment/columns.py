"""Regular markup -> its elements and the runs of text to be made blocks, as columns.

In: markup as regular.py leaves it. Out: Columns: arrays over tags, elements and runs of text; all
positions are offsets in the markup. No loop over tags: a page has thousands, and numpy reads them
all at once, whatever their number or depth.

1. positions of `<` and `>`, and the names between them as numbers (names.py)
2. nesting: a running sum of start and end tags gives each tag's depth. Elements sorted by (depth,
   position) are searched for the last one before, one level up: the parent
3. what is inherited (nearest block, nearest link, outermost quote) by pointer jumping: whoever is
   not what is sought points to its parent, and pointers are doubled until nothing changes
4. runs of text between tags are grouped: a block-level tag, or a second <br>, ends a group
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.segment.names import CODE_OF, Names, read_names
from tasks.segment.regular import Markup, resolve

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MAX_BLOCKS = 20_000
"""Groups of a page that are told apart; what follows them becomes one (real pages have 5,000)."""
MAX_BLANK = 24
"""Characters of a run that may be spelled by entities and still be blank: "&nbsp;&nbsp;"."""
_SPACE = ord(" ")


@dataclass(frozen=True, slots=True)
class Elements:
    """One entry an element in page order; entry 0 is the page itself, its own parent."""

    tag: Ints
    """The number of its start tag, -1 for the page."""
    code: Ints
    parent: Ints
    depth: Ints
    number: Ints
    """Which child of its name it is, from 1."""
    block: Ints
    """The innermost block-level element at or above it."""
    link: Ints
    """The innermost <a> at or above it, 0 where there is none."""
    form: Ints
    """The block-level element whose kind it has."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A page. A run is text between two tags that is not blank; a group is the runs of a block."""

    starts: Ints
    """Of each tag: where its `<` is; one more for the end of the page."""
    ends: Ints
    """Of each tag: where its `>` is."""
    names: Names
    elements: Elements
    run_tag: Ints
    """The tag before each run."""
    run_element: Ints
    """The innermost element around each run of the first groups."""
    first_run: Ints
    """Of each group: its first run; one more for the number of runs."""
    edges: Ints
    """The tags that end groups."""
    depth: Ints
    """Of each tag: how many elements are open behind it."""


def read_columns(markup: Markup) -> Columns | None:
    """Read a page's markup; None where it shows no text.

    The elements are those around the first MAX_BLOCKS groups: a page made to be large has millions.
    """
    text, page, starts, ends = markup.text, markup.letters, markup.starts, markup.ends
    if not len(starts):
        return None
    runs = _runs(text, page, starts, ends)
    if not len(runs):
        return None
    closes = page[starts + 1] == ord("/")
    names = read_names(text, page, starts + 1 + closes)
    lasting = ~names.is_void[names.code]
    depth = np.cumsum(np.where(closes, -1, 1) * lasting)
    ending = names.is_block[names.code] | _second_breaks(names.code, runs)
    edges = np.flatnonzero(ending)
    first_run = np.append(np.flatnonzero(np.diff(np.cumsum(ending)[runs], prepend=-1)), len(runs))
    told = runs[: first_run[min(MAX_BLOCKS, len(first_run) - 1)]]
    behind = int(told[-1]) + 1
    opened = np.flatnonzero(lasting[:behind] & ~closes[:behind])
    order, keys, elements = _elements(names, opened, depth)
    above = np.searchsorted(keys, depth[told] * len(starts) + told, side="right") - 1
    return Columns(
        starts=np.append(starts, len(text)),
        ends=ends,
        names=names,
        elements=elements,
        run_tag=runs,
        run_element=order[above],
        first_run=first_run,
        edges=edges,
        depth=depth,
    )


def _runs(markup: str, page: NDArray[np.uint8], starts: Ints, ends: Ints) -> Ints:
    """The tags that text follows."""
    begin, end = ends + 1, np.append(starts[1:], len(markup))
    filled = np.flatnonzero(end > begin)
    if not len(filled):
        return filled
    bounds = np.empty(2 * len(filled), dtype=np.int64)
    bounds[::2], bounds[1::2] = begin[filled], end[filled]
    if bounds[-1] == len(page):
        bounds = bounds[:-1]
    shown = filled[np.maximum.reduceat(page, bounds)[::2] > _SPACE]
    first, length = page[begin[shown]], (end - begin)[shown]
    odd = (first == ord("&")) | (first == ord("?")) | (first >= 0x80) | (first <= _SPACE)
    doubtful = (length <= MAX_BLANK) & odd
    blank = [
        index
        for index in np.flatnonzero(doubtful).tolist()
        if resolve(markup[begin[shown[index]] : end[shown[index]]]).isspace()
    ]
    return np.delete(shown, blank) if blank else shown


def _elements(names: Names, opened: Ints, depth: Ints) -> tuple[Ints, Ints, Elements]:
    """(elements sorted by depth and position, their keys, the elements)."""
    count = len(depth)
    tag = np.concatenate(([-1], opened))
    level = np.concatenate(([0], np.maximum(depth[opened], 1)))
    code = np.concatenate(([CODE_OF["html"]], names.code[opened]))
    key = level * count + tag
    order = np.argsort(key, kind="stable")
    keys = key[order]
    parent = order[np.searchsorted(keys, key - count) - 1]
    parent[0] = 0
    family = parent * len(names.name) + code
    family[0] = -1
    is_block = names.is_block[code]
    nests = is_block & names.nests[code]
    block = _nearest(is_block, parent)
    return (
        order,
        keys,
        Elements(
            tag=tag,
            code=code,
            parent=parent,
            depth=level,
            number=_numbers(family),
            block=block,
            link=_nearest(code == CODE_OF["a"], parent),
            form=_forms(nests, block, parent),
        ),
    )


def _nearest(sought: Bools, parent: Ints) -> Ints:
    """The innermost element at or above each that is sought; the page where there is none."""
    pointer = np.where(sought, np.arange(len(parent)), parent)
    pointer[0] = 0
    while True:
        further = pointer[pointer]
        if np.array_equal(further, pointer):
            return pointer
        pointer = further


def _forms(nests: Bools, block: Ints, parent: Ints) -> Ints:
    """The outermost element that gives all blocks inside its kind, else the block itself."""
    if not nests.any():
        return block
    quoted = _nearest(nests, parent)
    outer = quoted[parent]  # from a nesting element to the nesting one around it
    outer = np.where((outer == 0) | ~nests, np.arange(len(parent)), outer)
    while not np.array_equal(further := outer[outer], outer):
        outer = further
    return np.where(quoted > 0, outer[quoted], block)


def _numbers(family: Ints) -> Ints:
    """Which of its family each is, from 1."""
    order = np.argsort(family, kind="stable")
    ordered = family[order]
    begins = np.flatnonzero(np.diff(ordered, prepend=ordered[0] - 1))
    sizes = np.diff(np.append(begins, len(ordered)))
    number = np.empty_like(family)
    number[order] = np.arange(len(ordered)) - np.repeat(begins, sizes) + 1
    return number


def _second_breaks(code: Ints, runs: Ints) -> Bools:
    """Every <br> that no text parts from the <br> before it."""
    second = np.zeros(len(code), dtype=bool)
    breaks = np.flatnonzero(code == CODE_OF["br"])
    if len(breaks) > 1:
        before = np.searchsorted(runs, breaks)
        second[breaks[1:][before[1:] == before[:-1]]] = True
    return second
