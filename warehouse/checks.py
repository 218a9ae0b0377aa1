"""Checks: queries that return offending rows; an empty answer is a pass.

In: a lake, and the run to look at (None: everything). Out: a CheckResult for each file of checks/
and, of everything, for each mart (mart_checks.py), the worst first; and their rows in
`check_results`.

A check of scope `run` looks at the run's rows only; one of scope `all` reads columns of ids, which
Parquet keeps apart from the texts, or says what else. Severity `error`: the data are wrong.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.check_tables import CHECK_RESULTS
from warehouse.faults import translated
from warehouse.lake import Connection, Lake
from warehouse.mart_checks import mart_checks
from warehouse.sql_files import SqlFile, read_folder

FOLDER = Path(__file__).with_name("checks")
EXAMPLES = 5
"""Offending rows that a result names."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found. `examples` are the first offending rows: subject and what is wrong."""

    name: str
    severity: str
    description: str
    offending: int
    examples: tuple[str, ...]
    seconds: float

    @property
    def failed(self) -> bool:
        """Whether the data are wrong, not only strange."""
        return self.offending > 0 and self.severity == "error"


@cache
def all_checks() -> tuple[SqlFile, ...]:
    """Every check of the tables; mart_checks.py has those of the marts."""
    return read_folder(FOLDER)


def run_checks(lake: Lake, run_id: str | None = None) -> tuple[CheckResult, ...]:
    """Run every check in one snapshot; failed ones first, then warnings, then the passed."""
    with translated(lake.name), lake.connect() as connection:
        connection.execute("BEGIN")
        return look(connection, run_id)


def look(connection: Connection, run_id: str | None = None) -> tuple[CheckResult, ...]:
    """Run every check in the connection's transaction; those of marts when all is looked at."""
    chosen = all_checks() if run_id is not None else (*all_checks(), *mart_checks())
    results = [_run(connection, check, run_id) for check in chosen]
    return tuple(sorted(results, key=lambda r: (not r.failed, r.offending == 0, r.name)))


def store_results(lake: Lake, results: tuple[CheckResult, ...], run_id: str | None) -> None:
    """Keep the results in check_results."""
    now = datetime.now(UTC).replace(tzinfo=None)
    rows = [
        {
            "check_name": result.name,
            "checked_at": now,
            "run_id": run_id,
            "severity": result.severity,
            "description": result.description,
            "offending": result.offending,
            "examples": list(result.examples),
            "seconds": result.seconds,
        }
        for result in results
    ]
    table = pa.Table.from_pylist(rows, schema=CHECK_RESULTS.arrow)

    def insert(connection: Connection) -> None:
        connection.register("results", table)
        connection.execute("INSERT INTO check_results BY NAME FROM results")

    lake.write(insert, author=run_id or "copydesk", message=f"check run {run_id or 'everything'}")


def _run(connection: duckdb.DuckDBPyConnection, check: SqlFile, run_id: str | None) -> CheckResult:
    started = time.monotonic()
    values = {"run_id": run_id} if "$run_id" in check.query else {}
    query = (
        f"WITH found AS ({check.query}), first_ones AS "
        f"(SELECT subject || ': ' || detail AS line FROM found ORDER BY line LIMIT {EXAMPLES}) "
        "SELECT (SELECT count(*) FROM found), (SELECT list(line ORDER BY line) FROM first_ones)"
    )
    offending, examples = connection.execute(query, values).fetchone() or (0, None)
    return CheckResult(
        name=check.name,
        severity=check.keys["severity"],
        description=check.description,
        offending=int(offending),
        examples=tuple(examples or ()),
        seconds=time.monotonic() - started,
    )
