"""Which groups of a page are the cells of one table row, as columns.

In: a page's columns and the element that holds each group. Out: Stretches: neighbouring groups in
cells of the same row, and whether they are all that the row holds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tasks.segment.columns import Bools, Columns, Ints
from tasks.segment.names import CODE_OF


@dataclass(frozen=True, slots=True)
class Stretches:
    """Half-open ranges of groups, one after the other."""

    begins: Ints
    ends: Ints
    row: Ints
    """The row's element, 0 for groups in no row's cell."""
    whole: Bools
    """Whether the row holds no other group."""


def row_stretches(columns: Columns, holders: Ints) -> Stretches | None:
    """All stretches of a page; None where no group is in a row's cell."""
    elements, code = columns.elements, columns.elements.code
    above = elements.parent[holders]
    in_row = columns.names.is_cell[code[holders]] & (code[above] == CODE_OF["tr"])
    if not in_row.any():
        return None
    rows = np.where(in_row, above, 0)
    begins = np.flatnonzero(np.diff(rows, prepend=-1))
    ends = np.append(begins[1:], len(rows))
    row = rows[begins]
    return Stretches(begins, ends, row, _are_whole(columns, len(rows), begins, ends, row))


def _are_whole(columns: Columns, groups: int, begins: Ints, ends: Ints, row: Ints) -> Bools:
    elements, count = columns.elements, len(columns.ends)
    tags = columns.run_tag[columns.first_run[:groups]]
    before = np.append([-1], tags)[begins]
    behind = np.append(tags, [count])[ends]
    closes = np.flatnonzero(np.diff(columns.depth[: tags[-1] + 1], prepend=0) < 0)
    keys = np.append(np.sort((columns.depth[closes] + 1) * count + closes), np.iinfo(np.int64).max)
    key = elements.depth[row] * count + elements.tag[row]
    found = keys[np.searchsorted(keys, key)]
    # A row that is not closed before the last group ends behind it.
    closing = np.where(found - key < count - elements.tag[row], found % count, count)
    whole: Bools = (row > 0) & (before < elements.tag[row]) & (behind >= closing)
    return whole
