"""The checks that stand beside each mart, in the header of its file.

In: marts/*.sql. Out: one check of severity error for each, `mart_<name>`, in the form of checks/.

    -- unique: source, week                 what names a row
    -- holds: refused_share <= 1            what is true of every row
    -- total: sum(articles) = (...)         what is true of all rows together; may be left out

A mart is a view, so that no load can break it, only its SQL: these run when all is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from warehouse.sql_files import SqlFile, read_folder

FOLDER = Path(__file__).with_name("marts")


def mart_checks() -> tuple[SqlFile, ...]:
    """A check for each mart. Raises KeyError for a mart that does not say what names its rows."""
    return tuple(map(_check, read_folder(FOLDER)))


def _check(mart: SqlFile) -> SqlFile:
    unique = mart.keys["unique"]
    return SqlFile(
        name=f"mart_{mart.name}",
        description=f"Rows of the mart {mart.name} that are not one for each {unique}, or wrong.",
        keys={"severity": "error", "scope": "the whole warehouse only"},
        columns=(),
        query="\nUNION ALL\n".join(_parts(mart, unique)),
    )


def _parts(mart: SqlFile, unique: str) -> Iterator[str]:
    subject = f"SELECT concat_ws(', ', {unique}) AS subject"
    yield (
        f"{subject}, 'is there ' || count(*) || ' times' AS detail FROM {mart.name} "
        f"GROUP BY {unique} HAVING count(*) > 1"
    )
    holds = mart.keys["holds"]
    yield f"{subject}, {_not(holds)} FROM {mart.name} WHERE NOT coalesce({holds}, false)"
    if total := mart.keys.get("total"):
        yield (
            f"SELECT 'all rows', {_not(total)} FROM {mart.name} "
            f"HAVING count(*) > 0 AND NOT coalesce({total}, false)"
        )


def _not(condition: str) -> str:
    """What is wrong, as an SQL string."""
    return "'does not hold: " + condition.replace("'", "''") + "'"
