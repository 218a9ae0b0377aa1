"""What tables are made of: column types, columns and tables, for every module that defines some.

In: nothing. Out: Column and Table, and the Arrow types that the warehouse uses.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

TEXT = pa.string()
TEXTS = pa.list_(TEXT)
UTC = pa.timestamp("us")
INT = pa.int32()
BIG = pa.int64()
REAL = pa.float64()
BYTES = pa.binary()
FLAG = pa.bool_()
PAIRS = pa.map_(TEXT, TEXT)
SOURCE = pa.struct(
    [(name, TEXT) for name in ("name", "homepage", "language", "licence", "base_url")]
)
LINKS = pa.list_(pa.struct([("url", TEXT), ("anchor", TEXT)]))


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `required` becomes NOT NULL."""

    name: str
    type: pa.DataType
    description: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `key` is unique by the loader's care: DuckLake has no primary keys.

    `inline_rows`: writes of up to this many rows stay in the SQL catalog instead of becoming a
    Parquet file each.
    """

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    inline_rows: int = 0

    @property
    def arrow(self) -> pa.Schema:
        """The table as an Arrow schema, descriptions as field metadata."""
        return pa.schema(
            pa.field(c.name, c.type, not c.required, {"description": c.description})
            for c in self.columns
        )


def must(name: str, type_: pa.DataType, description: str) -> Column:
    """A column that is NOT NULL."""
    return Column(name, type_, description, required=True)
