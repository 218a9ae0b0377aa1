"""sources.toml -> WatchedSources: what a schedule reads, how often, and how much at a time.

In: the file's path. Out: one WatchedSource for each [[source]], in the file's order; relative
paths are relative to the file. Raises UsageError that names the source, the key and the mend.

A feed or a list of pages will be a kind of its own beside folder, file and bucket; a planner
sees no more of any kind than the files that listing.py finds.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from tasks.errors import UsageError
from tasks.settings import MIB

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
"""Names stand in run names, artifact keys and lock files."""
_KEYS = frozenset({"name", "kind", "path", "make_folder"}) | {
    "every",
    "settle",
    "since",
    "silent_after",
    "most_files",
    "most_mib",
}


class Kind(StrEnum):
    """What a source is."""

    FOLDER = "folder"
    """A folder and all below it."""
    FILE = "file"
    """One file that grows or is replaced."""
    BUCKET = "bucket"
    """Objects below s3://bucket/prefix."""


@dataclass(frozen=True, slots=True)
class WatchedSource:
    """One source of a schedule.

    `every`: it is looked at once in each such stretch of time. `settle`: a file that changed less
    than this ago may still be being written. `silent_after`: no new file for so long is worth a
    word to a person. `since`: files that changed before it are left to `copydesk backfill`.
    `most_files` and `most_bytes` bound one run; the rest waits for the next.
    """

    name: str
    kind: Kind
    path: str
    every: timedelta = timedelta(hours=1)
    settle: timedelta = timedelta(seconds=30)
    silent_after: timedelta | None = None
    since: datetime | None = None
    most_files: int = 10_000
    most_bytes: int = 20_000 * MIB
    make_folder: bool = False


def read_sources(path: Path) -> tuple[WatchedSource, ...]:
    """Every source of the file. Raises UsageError where it is missing or wrong."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise UsageError(
            f"There is no {path}, the list of what a schedule reads. Copy deployments/sources.toml "
            "there, or name another file with COPYDESK_SOURCES."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read ({error}). Save it as UTF-8 text.") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not valid TOML: {error}. Mend that line.") from error
    tables = values.get("source", [])
    if not isinstance(tables, list) or not tables:
        raise UsageError(f"{path} lists no source. Add a [[source]] with name, kind and path.")
    sources = tuple(_source(table, path) for table in tables)
    names = [source.name for source in sources]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"{path} lists two sources named {name!r}. Rename one of them.")
    return sources


def chosen(sources: tuple[WatchedSource, ...], names: list[str]) -> tuple[WatchedSource, ...]:
    """The sources with these names, all where none is named. Raises UsageError for another."""
    known = {source.name for source in sources}
    for name in names:
        if name not in known:
            raise UsageError(f"There is no source {name!r}; there are {', '.join(sorted(known))}.")
    return tuple(source for source in sources if not names or source.name in names)


def duration(text: str) -> timedelta:
    """`90s`, `15m`, `6h`, `1d`, `2w`. Raises ValueError."""
    found = re.fullmatch(r"(\d+)\s*([smhdw])", text.strip())
    if not found or int(found[1]) == 0:
        raise ValueError(f"{text!r} is no length of time; write 90s, 15m, 6h, 1d or 2w")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _source(table: Mapping[str, Any], file: Path) -> WatchedSource:
    name = table.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise UsageError(
            f"{file}: a source is named {name!r}; a name has lower-case letters, digits, - and _."
        )
    if unknown := sorted(set(table) - _KEYS):
        raise UsageError(
            f"{file}: source {name!r} has the unknown key {unknown[0]!r}; known are "
            f"{', '.join(sorted(_KEYS))}."
        )
    try:
        kind = Kind(table.get("kind", "folder"))
        return WatchedSource(name=name, kind=kind, path=_path(table, kind, file), **_rest(table))
    except ValueError as error:
        raise UsageError(f"{file}: source {name!r}: {error}.") from None


def _path(table: Mapping[str, Any], kind: Kind, file: Path) -> str:
    path = table.get("path")
    if not isinstance(path, str) or not path.strip():
        raise ValueError("`path` must say where it is")
    if kind is Kind.BUCKET:
        if not path.startswith("s3://"):
            raise ValueError(f"`path` of a bucket begins with s3://, not {path!r}")
        return path
    return str((file.absolute().parent / Path(path).expanduser()).resolve())


def _rest(table: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in ("every", "settle", "silent_after"):
        if key in table:
            found[key] = duration(str(table[key]))
    if "since" in table:
        found["since"] = _moment(table["since"])
    for key, unit, field in (("most_files", 1, "most_files"), ("most_mib", MIB, "most_bytes")):
        if key in table:
            value = table[key]
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                raise ValueError(f"`{key}` must be a whole number above 0, not {value!r}")
            found[field] = value * unit
    if "make_folder" in table:
        found["make_folder"] = table["make_folder"] is True
    return found


def _moment(value: object) -> datetime:
    """A TOML date or date-time, taken as UTC where it names no zone."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    raise ValueError(f"`since` must be a date like 2026-01-31 without quotes, not {value!r}")
