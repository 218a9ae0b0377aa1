"""The quarantine: what lies in it, what may fare better now, and what became of it.

In: a lake. Out: groups of refused documents; a stream of those to try again; rows in `replays`.

A document is worth another try when its payload is whole, it did not go in meanwhile, and the code
that refused it last is not today's, or the reason was a passing one. What a reader refused (a
broken archive, a malformed record) cannot be told from its payload: run the input again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from tasks.errors import Reason
from tasks.models import RawDocument
from warehouse.faults import translated
from warehouse.lake import Lake
from warehouse.queries import run
from warehouse.rows import naive_utc
from warehouse.stored import FETCH_DOCUMENTS, raw_document

PASSING = (Reason.TIME_LIMIT, Reason.WORKER_DIED)
"""May not happen again with the same code."""
BY_THE_ENGINE = (
    Reason.NO_TEXT,
    Reason.BINARY,
    Reason.UNDECODABLE,
    Reason.NO_ARTICLE,
    Reason.TOO_DEEP,
    Reason.INTERNAL_ERROR,
    *PASSING,
)
"""Refused by cleaning, so that cleaning may decide otherwise after a change."""


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that lie in quarantine for one reason, of one source. `whole`: payload complete."""

    reason: str
    source: str
    documents: int
    oldest: datetime
    newest: datetime
    whole: int
    location: str
    detail: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many replayed documents had one outcome; `reason` where they were refused."""

    outcome: str
    reason: str | None
    documents: int


def groups(lake: Lake, reason: str | None = None) -> tuple[Group, ...]:
    """What is in quarantine and did not go in since."""
    with translated(lake.name), lake.connect() as connection:
        run(connection, "quarantine_groups", reason=reason)
        return tuple(Group(*row) for row in connection.fetchall())


def candidates(
    lake: Lake, cleaner_version: str, *, reason: str | None = None, again: bool = False
) -> Iterator[tuple[str, RawDocument]]:
    """Documents worth another try, each with its rejection_id; `again`: also by the same code."""
    values = {
        "reason": reason,
        "reasons": [item.value for item in BY_THE_ENGINE],
        "passing": [item.value for item in PASSING],
        "again": again,
        "copydesk_version": version("copydesk"),
        "cleaner_version": cleaner_version,
    }
    with translated(lake.name), lake.connect() as connection:
        run(connection, "replay_candidates", **values)
        names = [column[0] for column in connection.description or ()]
        while rows := connection.fetchmany(FETCH_DOCUMENTS):
            for values in (dict(zip(names, row, strict=True)) for row in rows):
                yield str(values.pop("rejection_id")), raw_document(values)


def record_replays(
    lake: Lake, rejection_ids: Sequence[str], *, run_id: str, cleaner_version: str
) -> None:
    """Write what became of the documents that a run tried again; call it after they are loaded."""
    values: dict[str, object] = {
        "rejection_ids": list(rejection_ids),
        "run_id": run_id,
        "replayed_at": naive_utc(datetime.now(UTC)),
        "copydesk_version": version("copydesk"),
        "cleaner_version": cleaner_version,
    }
    lake.write(
        lambda connection: run(connection, "insert_replays", **values),
        author=run_id,
        message=f"replay {len(rejection_ids)} documents, run {run_id}",
    )


def outcomes(lake: Lake, run_id: str) -> tuple[Outcome, ...]:
    """What became of what a run replayed."""
    with lake.connect() as connection:
        connection.execute(
            "SELECT outcome, reason, count(*) FROM replays WHERE run_id = ? "
            "GROUP BY ALL ORDER BY ALL",
            [run_id],
        )
        return tuple(Outcome(*row) for row in connection.fetchall())
