"""SQL files by name: warehouse/sql/<name>.sql holds one statement with $named parameters.

In: a connection, a name and values. Out: the executed connection; values that the statement does
not name are left out, so that one set of values serves all statements of a load.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import duckdb

_FOLDER = Path(__file__).with_name("sql")
_COMMENT = re.compile(r"^--[^\n]*\n", re.MULTILINE)
_PARAMETER = re.compile(r"\$([a-z_]+)")

Value = object


@cache
def statement(name: str) -> str:
    """The SQL of warehouse/sql/<name>.sql without its comment lines."""
    return _COMMENT.sub("", (_FOLDER / f"{name}.sql").read_text(encoding="utf-8"))


def run(connection: duckdb.DuckDBPyConnection, name: str, **values: Value) -> None:
    """Execute a statement; fetch from `connection`. Raises KeyError for a value that is missing."""
    sql = statement(name)
    used = set(_PARAMETER.findall(sql))
    connection.execute(sql, {parameter: values[parameter] for parameter in used})
