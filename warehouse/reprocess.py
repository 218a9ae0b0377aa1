"""A batch that was cleaned again, beside what is stored: what changed, then new versions of it.

In: a lake and a batch folder (rows.keep_outcomes). Out: a Comparison; after
`commit_changes` each changed article has a new version whose cause is `reprocessed`.

1. compare: a document is changed when a column of its article differs, or a block's label
2. commit: one transaction a batch; an article that got a newer version meanwhile is left alone
3. a document that is refused now goes to quarantine; its article stays as it is
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from warehouse.append import append
from warehouse.block_counts import COLUMNS as BLOCK_COUNTS
from warehouse.enrichment_columns import COLUMNS as ENRICHMENT
from warehouse.identities import stored_of
from warehouse.lake import Connection, Lake
from warehouse.load import add_versions
from warehouse.new_rows import planned
from warehouse.queries import run
from warehouse.rows import naive_utc
from warehouse.schema import ARTICLE_VERSIONS
from warehouse.spooled import read_batch, spool_schema

NOT_COMPARED = frozenset(
    {
        "batch_position",
        "elapsed_seconds",
        "page_type_score",
        *(column.name for column in (*ENRICHMENT, *BLOCK_COUNTS)),
    }
)
"""Columns that tell how an article was made, not what it says: enrichment makes no version."""
COMPARED = tuple(n for n in spool_schema(ARTICLE_VERSIONS).names if n not in NOT_COMPARED)
_CHANGES = pa.schema(
    [("batch_position", pa.int64()), ("article_id", pa.string()), ("version", pa.int32())]
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A document whose article reads otherwise now; words of kept blocks, counted by white space.

    `columns` are the differing columns of article_versions; none: only labels of blocks differ.
    """

    batch_position: int
    article_id: str
    version: int
    site: str | None
    columns: tuple[str, ...]
    words_gained: int
    words_lost: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A batch beside what is stored. `refused`: (location, reason, detail) of each document."""

    documents: int
    changes: tuple[Change, ...]
    refused: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Block:
    text: str
    label: str
    kept: bool


def compare_batch(lake: Lake, folder: Path) -> Comparison:
    """What cleaning changed in a batch; nothing is written."""
    batch = read_batch(folder)
    articles = batch.article_versions.to_pylist()
    refused = batch.rejections.drop_columns(["payload"]).to_pylist()  # of no use here
    ids = {row["batch_position"]: row["article_id"] for row in articles}
    new_blocks = _grouped((ids[row["batch_position"]], row) for row in batch.blocks.to_pylist())
    with lake.connect() as connection:
        connection.register("keys", pa.table({"article_id": pa.array(ids.values(), pa.string())}))
        run(connection, "current_state")
        stored = {row["article_id"]: row for row in connection.to_arrow_table().to_pylist()}
        run(connection, "current_blocks")
        found = connection.to_arrow_table().to_pylist()
    old_blocks = _grouped((row["article_id"], row) for row in found)
    changes = (
        _change(row, stored[row["article_id"]], old_blocks, new_blocks)
        for row in articles
        if row["article_id"] in stored
    )
    return Comparison(
        documents=len(articles) + len(refused),
        changes=tuple(change for change in changes if change),
        refused=tuple((row["location"], row["reason"], row["detail"]) for row in refused),
    )


def commit_changes(
    lake: Lake,
    folder: Path,
    comparison: Comparison,
    *,
    run_id: str,
    flow_run_id: str | None,
    loaded_at: datetime,
) -> int:
    """Write the new versions and refusals of a batch; returns how many articles got a version."""
    values: dict[str, object] = {
        "run_id": run_id,
        "loaded_at": naive_utc(loaded_at),
        "version_cause": "reprocessed",
    }
    return lake.write(
        lambda connection: _commit(lake, connection, folder, comparison, values),
        author=flow_run_id or run_id,
        message=f"reprocess {folder.name}, run {run_id}, flow run {flow_run_id or 'none'}",
    )


def _commit(
    lake: Lake,
    connection: Connection,
    folder: Path,
    comparison: Comparison,
    values: dict[str, object],
) -> int:
    batch = read_batch(folder)
    batch.register(connection)
    stored_of(lake, connection, batch.rejections["article_id"].to_pylist()).register(connection)
    made = 0
    if comparison.changes:
        rows = [
            {"batch_position": c.batch_position, "article_id": c.article_id, "version": c.version}
            for c in comparison.changes
        ]
        connection.register("changes", pa.Table.from_pylist(rows, schema=_CHANGES))
        run(connection, "plan_reprocessed", **values)
        plan = planned(connection)
        made = len(plan)
        add_versions(connection, batch, plan, partial(append, connection, lake.data), values)
    if comparison.refused:
        run(connection, "insert_rejections", **values)
    return made


def _grouped(rows: Iterable[tuple[str, Row]]) -> Mapping[str, list[_Block]]:
    found: defaultdict[str, list[_Block]] = defaultdict(list)
    for article_id, row in rows:
        found[article_id].append(_Block(row["text"], row["label"], row["kept"]))
    return found


def _change(
    new: Row,
    old: Row,
    old_blocks: Mapping[str, list[_Block]],
    new_blocks: Mapping[str, list[_Block]],
) -> Change | None:
    article_id = new["article_id"]
    before, after = old_blocks.get(article_id, []), new_blocks.get(article_id, [])
    differing = tuple(name for name in COMPARED if new[name] != old[name])
    if not differing and before == after:
        return None
    kept_before = Counter(block.text for block in before if block.kept)
    kept_after = Counter(block.text for block in after if block.kept)
    return Change(
        batch_position=new["batch_position"],
        article_id=article_id,
        version=old["version"],
        site=new["publisher_domain"],
        columns=differing,
        words_gained=_words(kept_after - kept_before),
        words_lost=_words(kept_before - kept_after),
    )


def _words(texts: Counter[str]) -> int:
    return sum(len(text.split()) * times for text, times in texts.items())
