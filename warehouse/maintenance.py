"""Keep a lake small and quick: forget what is past its time, compact, expire, clean up.

In: a lake and a Policy. Out: a MaintenanceReport, one Step for each thing done (or, in a dry run,
that would be done). Under the writers' lock throughout; readers go on reading.

1. forget   raw bytes and refused payloads past their time; their rows and hashes stay
2. flush    rows that lie in the SQL catalog become Parquet files
3. compact  files with deleted rows are rewritten, small neighbours merged
4. expire   snapshots older than the policy's days; the current one stays
5. clean up files that no snapshot needs, and files that no catalog knows (of killed writers)
6. vacuum   a SQLite catalog

Files leave the disk a day after they were superseded, so that a query that began before keeps
what it reads. Each step is a transaction of DuckLake's own: a kill between two loses nothing, and
the next maintenance goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from warehouse.faults import translated
from warehouse.lake import Connection, Lake
from warehouse.migrate import set_table_options
from warehouse.queries import run

GRACE = timedelta(days=1)
"""How long a superseded file stays for readers that opened it."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How long things are kept; None: for good."""

    snapshots: timedelta
    raw_bytes: timedelta | None = None
    refused_payloads: timedelta | None = None
    grace: timedelta = GRACE


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done: how many of what."""

    name: str
    count: int
    of: str


@dataclass(frozen=True, slots=True)
class MaintenanceReport:
    """All steps in order, and the size of the Parquet files that the catalog lists, in bytes."""

    steps: tuple[Step, ...]
    bytes_before: int
    bytes_after: int
    dry_run: bool


def maintain(lake: Lake, policy: Policy, now: datetime, *, dry_run: bool) -> MaintenanceReport:
    """Do all steps. Raises UsageError where there is no warehouse, and what Lake.write raises."""
    lake.connect().close()  # says so where there is none
    before = _size(lake)
    steps = _would_do(lake, policy, now) if dry_run else _do(lake, policy, now)
    return MaintenanceReport(tuple(steps), before, _size(lake), dry_run)


def _do(lake: Lake, policy: Policy, now: datetime) -> list[Step]:
    steps = [_forget(lake, *retention) for retention in _retentions(policy, now)]
    connection = lake.connect(read_only=False)
    with lake.lock(), connection:
        set_table_options(connection)  # of those that came after the lake
        for name, of in (
            ("flush", "rows moved from the catalog to files"),
            ("rewrite", "files rewritten without their deleted rows"),
            ("merge", "small files merged"),
        ):
            run(connection, f"maintain_{name}")
            steps.append(Step(name, sum(int(row[2]) for row in connection.fetchall()), of))
        for name, of, cutoff in _removals(policy, now):
            run(connection, f"maintain_{name}", older_than=cutoff, dry_run=False)
            steps.append(Step(name, len(connection.fetchall()), of))
    with lake.lock():
        freed = lake.catalog.vacuum()
    return [*steps, Step("vacuum", freed, "bytes of the catalog freed")]


def _would_do(lake: Lake, policy: Policy, now: datetime) -> list[Step]:
    steps = []
    connection = lake.connect(read_only=False)  # DuckLake's own dry runs ask for it
    with lake.lock(), connection:
        for name, of, cutoff in _retentions(policy, now):
            run(connection, f"count_{name}", cutoff=cutoff)
            steps.append(Step(name, _one(connection), of))
        run(connection, "count_compactable")
        steps.append(Step("compact", _one(connection), "files in tables that have several"))
        for name, of, cutoff in _removals(policy, now):
            run(connection, f"maintain_{name}", older_than=cutoff, dry_run=True)
            steps.append(Step(name, len(connection.fetchall()), of))
    return steps


def _forget(lake: Lake, name: str, of: str, cutoff: datetime) -> Step:
    def action(connection: Connection) -> int:
        run(connection, f"count_{name}", cutoff=cutoff)
        found = _one(connection)
        if found:
            run(connection, name, cutoff=cutoff)
        return found

    forgotten = lake.write(action, author="maintain", message=f"{name} before {cutoff:%Y-%m-%d}")
    return Step(name, forgotten, of)


def _retentions(policy: Policy, now: datetime) -> list[tuple[str, str, datetime]]:
    """(SQL file, what it forgets, loaded before) of what has a time."""
    kept = (
        ("forget_raw_bytes", "documents whose bytes are past their time", policy.raw_bytes),
        (
            "forget_payloads",
            "refused documents whose bytes are past their time",
            policy.refused_payloads,
        ),
    )
    return [
        (name, of, (now - age).astimezone(UTC).replace(tzinfo=None))
        for name, of, age in kept
        if age is not None
    ]


def _removals(policy: Policy, now: datetime) -> list[tuple[str, str, datetime]]:
    """(SQL file, what it removes, older than)."""
    return [
        ("expire", "snapshots expired", now - max(policy.snapshots, policy.grace)),
        ("clean_up", "superseded files deleted", now - policy.grace),
        ("orphans", "files deleted that no catalog knows", now - policy.grace),
    ]


def _size(lake: Lake) -> int:
    with translated(lake.name), lake.connect() as connection:
        run(connection, "lake_size")
        return _one(connection)


def _one(connection: Connection) -> int:
    row = connection.fetchone()
    return int(row[0]) if row and row[0] is not None else 0
