"""What the warehouse holds and whether it is sound, for `copydesk status`.

In: settings. Out: a WarehouseStatus, or None where no warehouse was made yet; lines for a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tasks.settings import MIB, Settings
from warehouse.faults import translated
from warehouse.lake import open_lake
from warehouse.queries import run

SHOWN_SOURCES = 10


@dataclass(frozen=True, slots=True)
class FailingCheck:
    """A check that found something in or since the last look at the whole warehouse."""

    name: str
    severity: str
    offending: int
    examples: tuple[str, ...]
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class Freshness:
    """A source's current articles and its newest commit (UTC)."""

    source: str
    articles: int
    newest_loaded: datetime


@dataclass(frozen=True, slots=True)
class WarehouseStatus:
    """What the warehouse holds. `bytes` are of its local files; times are UTC.

    `open_rejections`: refused documents that did not go in since.
    """

    articles: int
    open_rejections: int
    loaded_at: datetime | None
    checked_at: datetime | None
    bytes: int
    failing_checks: tuple[FailingCheck, ...]
    sources: tuple[Freshness, ...]


def look_at_warehouse(settings: Settings) -> WarehouseStatus | None:
    """Look at it. Raises CopydeskError for a warehouse that cannot be opened."""
    lake = open_lake(settings)
    if not lake.exists():
        return None
    with translated(lake.name), lake.connect() as connection:
        run(connection, "warehouse_status")
        articles, open_rejections, loaded_at, checked_at = connection.fetchone() or ()
        run(connection, "failing_checks")
        failing = tuple(
            FailingCheck(name, severity, offending, tuple(examples), checked_at)
            for name, severity, offending, examples, checked_at in connection.fetchall()
        )
        run(connection, "newest_of_sources")
        sources = tuple(Freshness(*row) for row in connection.fetchall())
    files = [p for p in settings.warehouse.rglob("*") if "prefect" not in p.parts and p.is_file()]
    size = sum(path.stat().st_size for path in files)
    return WarehouseStatus(articles, open_rejections, loaded_at, checked_at, size, failing, sources)


def warehouse_lines(held: WarehouseStatus | None) -> Iterator[str]:
    """The warehouse for a person."""
    if held is None:
        yield "warehouse  none yet"
        return
    size = f"{held.bytes / MIB:,.1f} MiB"
    yield f"warehouse  {held.articles:,} articles, {size}, last loaded {_short(held.loaded_at)}"
    for source in held.sources[:SHOWN_SOURCES]:
        newest = _short(source.newest_loaded)
        yield f"  {source.source[:24]:<24} {source.articles:>9,} articles, newest {newest}"
    if len(held.sources) > SHOWN_SOURCES:
        yield f"  … and {len(held.sources) - SHOWN_SOURCES} fresher sources: FROM freshness"
    yield f"quarantine {held.open_rejections:,} documents: copydesk rejections"
    if not held.failing_checks:
        yield f"checks     nothing found, last looked {_short(held.checked_at)}"
    for check in held.failing_checks:
        word = "FAILED" if check.severity == "error" else "warning"
        yield f"checks     {word} {check.name}, {check.offending:,} rows: {check.examples[0]}"


def _short(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"
