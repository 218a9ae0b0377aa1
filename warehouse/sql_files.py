"""SQL files that say what they are: a header of comments, then one statement.

In: a folder. Out: SqlFile for each, in the order of the names. The header is the description,
then `-- key: value` lines, then after `-- columns:` one `-- name TYPE: meaning` a column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_COLUMN = re.compile(r"([a-z_0-9]+) ([A-Z][A-Z ]*(?:\[\])?): (.+)")
_KEY = re.compile(r"([a-z]+): (.+)")


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column that the statement returns; `type` as DuckDB names it."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class SqlFile:
    """`keys` are the header's, e.g. severity; `query` is the statement without comments."""

    name: str
    description: str
    keys: dict[str, str]
    columns: tuple[FileColumn, ...]
    query: str


def read_folder(folder: Path) -> tuple[SqlFile, ...]:
    """Every .sql file of a folder. Raises ValueError for a header that cannot be read."""
    return tuple(read_file(path) for path in sorted(folder.glob("*.sql")))


def read_file(path: Path) -> SqlFile:
    """One file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    header = [line[2:].strip() for line in lines if line.startswith("--")]
    query = "\n".join(line for line in lines if not line.startswith("--"))
    described: list[str] = []
    keys: dict[str, str] = {}
    columns: list[FileColumn] = []
    for line in header:
        if line == "columns:":
            continue
        if column := _COLUMN.fullmatch(line):
            columns.append(FileColumn(*column.groups()))
        elif key := _KEY.fullmatch(line):
            keys[key[1]] = key[2]
        elif columns or keys:
            raise ValueError(f"{path.name}: {line!r} is neither a key nor a column")
        else:
            described.append(line)
    if not described:
        raise ValueError(f"{path.name} has no description")
    return SqlFile(path.stem, " ".join(described), keys, tuple(columns), query.strip())
