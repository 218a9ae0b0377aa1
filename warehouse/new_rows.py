"""A batch's rows and its plan -> the rows that its commit adds to the tables.

In: tables of the batch (rows.py), each with `batch_position`, and temp.plan as Arrow (`planned`).
Out: rows with every column of their table. Neither bytes of documents nor blocks are copied where
all of a batch is new.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.columns import Table
from warehouse.schema import ARTICLE_VERSIONS, RAW_DOCUMENTS

_POSITION = "batch_position"

Values = Mapping[str, object]


def planned(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """What becomes of each document of the batch: temp.plan, see sql/plan_documents.sql."""
    return connection.execute("FROM temp.plan ORDER BY batch_position").to_arrow_table()


def documents_to_keep(documents: pa.Table, plan: pa.Table, values: Values) -> pa.Table:
    """Every document that is not known; bytes that an earlier row holds are not stored twice."""
    rows, of_plan = _beside(documents, plan.filter(pc.invert(plan["is_known"])))
    again = of_plan["bytes_stored"]
    if pc.any(again).as_py():
        content = pc.if_else(again, pa.scalar(None, rows["content"].type), rows["content"])
        rows = rows.set_column(rows.schema.get_field_index("content"), "content", content)
    return _with(rows, RAW_DOCUMENTS, values)


def versions_to_add(articles: pa.Table, plan: pa.Table, values: Values) -> pa.Table:
    """The new versions, in one piece: each of 170 leaf columns is written a piece at a time."""
    rows, of_plan = _beside(articles.combine_chunks(), _new(plan))
    for name in ("version", "valid_from", "valid_to"):
        rows = rows.append_column(name, of_plan[name])
    return _with(rows, ARTICLE_VERSIONS, values)


def blocks_to_add(blocks: pa.Table, plan: pa.Table) -> pa.Table:
    """The blocks of the new versions."""
    new = _new(plan)
    rows, at = _places(blocks, new)
    ids = new["article_id"].combine_chunks()
    chunks = [pa.DictionaryArray.from_arrays(chunk, ids) for chunk in at.chunks]
    rows = rows.append_column(
        "article_id", pa.chunked_array(chunks, pa.dictionary(pa.int32(), ids.type))
    )
    return rows.append_column("version", new["version"].take(at))


def _new(plan: pa.Table) -> pa.Table:
    return plan.filter(plan["makes_version"])


def _beside(rows: pa.Table, plan: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The rows that `plan` names, and its row for each of them."""
    rows, at = _places(rows, plan)
    return rows, plan.take(at)


def _places(rows: pa.Table, plan: pa.Table) -> tuple[pa.Table, pa.ChunkedArray]:
    """The rows that `plan` names, and where in it."""
    at = pc.index_in(rows[_POSITION], value_set=plan[_POSITION])
    if at.null_count:
        rows, at = rows.filter(at.is_valid()), at.drop_null()
    return rows, at


def _with(rows: pa.Table, table: Table, values: Values) -> pa.Table:
    """The rows with the same value in each, for those columns of `table` that `values` names."""
    for column in table.columns:
        if column.name in values:
            value = pa.scalar(values[column.name], column.type)
            rows = rows.append_column(column.name, pa.repeat(value, len(rows)))
    return rows
