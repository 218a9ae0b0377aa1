"""Many rows -> one Parquet file that a table of the lake takes as its own.

In: a lake's connection in a transaction, a table, and rows with all of its columns. Out: nothing;
they are in the table once the transaction is committed, and an orphan file if it is not.

1. the file is written among the table's others, by Arrow: an INSERT of the same rows takes DuckDB
   three times as long, as it gathers and copies them before it encodes them
2. DuckLake takes it on (sql/append_file.sql); from then on it is compacted and expired like any

Columns of long texts, bytes, nested values and reals have no statistics: nobody asks for a range of
them, the catalog would keep the least and the greatest text of each file, and a NaN is in no range.
Nor have they a dictionary, which makes files of them larger and takes a third longer.
"""

from __future__ import annotations

from contextlib import suppress
from uuid import uuid4

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.fs import LocalFileSystem

from warehouse.columns import Table
from warehouse.data_store import DataStore
from warehouse.queries import run

COMPRESSION = "zstd"
SCHEMA = "main"


def append(
    connection: duckdb.DuckDBPyConnection, data: DataStore, table: Table, rows: pa.Table
) -> None:
    """Add `rows` to `table`. Raises what the place of the files raises; then no file is left."""
    place = f"{SCHEMA}/{table.name}/ducklake-{uuid4()}.parquet"
    system, root = data.filesystem()
    path = f"{root}/{place}"
    if isinstance(system, LocalFileSystem):  # a bucket has no folders
        system.create_dir(path.rpartition("/")[0])
    ranged = [column.name for column in table.columns if column.has_range]
    try:
        pq.write_table(
            in_order(table, rows),
            path,
            filesystem=system,
            compression=COMPRESSION,
            row_group_size=table.group_rows,
            write_statistics=ranged,
            use_dictionary=ranged,
            store_schema=False,  # the lake knows it
        )
    except BaseException:
        with suppress(OSError):
            system.delete_file(path)
        raise
    run(connection, "append_file", table=table.name, file=data.path + place)


def in_order(table: Table, rows: pa.Table) -> pa.Table:
    """The rows with the table's columns in their order; which may be NULL is checked on writing.

    A column may be of another type that is stored alike: large_binary, dictionary.
    """
    columns = [rows[column.name] for column in table.columns]
    schema = pa.schema(
        pa.field(column.name, values.type, not column.required)
        for column, values in zip(table.columns, columns, strict=True)
    )
    return pa.Table.from_arrays(columns, schema=schema)
