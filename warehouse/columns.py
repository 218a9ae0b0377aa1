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
GROUP_ROWS = 122_880
"""Rows of a Parquet row group, as DuckDB has them."""
LINKS = pa.list_(pa.struct([("url", TEXT), ("anchor", TEXT)]))


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `required` becomes NOT NULL.

    `has_range`: files say their least and greatest value of it, so that a query skips files.
    """

    name: str
    type: pa.DataType
    description: str
    required: bool = False
    is_long: bool = False

    @property
    def has_range(self) -> bool:
        """Not of long texts, bytes, nested values, nor of REAL, whose NaN no range shows."""
        return not (self.is_long or self.type in (BYTES, REAL) or pa.types.is_nested(self.type))


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `key` is unique by the loader's care: DuckLake has no primary keys.

    `inline_rows`: writes of up to this many rows stay in the SQL catalog instead of becoming a
    Parquet file each. `group_rows`: rows of a Parquet row group, the least that is read to find
    one of them.
    """

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    inline_rows: int = 0
    group_rows: int = GROUP_ROWS

    @property
    def arrow(self) -> pa.Schema:
        """The table as an Arrow schema, descriptions as field metadata."""
        return pa.schema(
            pa.field(c.name, c.type, not c.required, {"description": c.description})
            for c in self.columns
        )


def must(name: str, type_: pa.DataType, description: str, *, is_long: bool = False) -> Column:
    """A column that is NOT NULL."""
    return Column(name, type_, description, required=True, is_long=is_long)
