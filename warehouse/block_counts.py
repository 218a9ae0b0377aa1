"""The columns that count a version's blocks, and an article's values for them.

In: the labelled blocks of an article. Out: COLUMNS for schema.py; `block_counts` for rows.py.

They are counted once, when the article is made. The marts on what is removed add them up: reading
the blocks instead, forty times the rows and all their texts, took them seconds at 100,000 articles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from tasks.models import LabelledBlock
from warehouse.columns import BIG, INT, TEXT, Column

_REMOVED = pa.list_(
    pa.struct([("label", TEXT), ("decided_by", TEXT), ("blocks", INT), ("characters", BIG)])
)

COLUMNS = (
    Column("characters_kept", BIG, "Characters of its kept blocks."),
    Column("characters_removed", BIG, "Characters of its removed blocks."),
    Column("removed_counts", _REMOVED, "Its removed blocks, counted by label and decided_by."),
)


NAMES = tuple(column.name for column in COLUMNS)


def block_counts(blocks: Iterable[LabelledBlock]) -> tuple[int, int, list[tuple[Any, ...]]]:
    """The values of COLUMNS as Arrow takes them; lengths in characters, like SQL's length()."""
    kept = 0
    removed: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for block, (label, is_kept, decided_by, _) in blocks:
        if is_kept:
            kept += len(block[1])
        else:
            removed[label, decided_by].append(len(block[1]))
    counted = [(*key, len(lengths), sum(lengths)) for key, lengths in removed.items()]
    return kept, sum(characters for *_, characters in counted), counted
