"""The table `runs`: a run begins, ends, or is found dead.

In: a lake and what is known of a run. Out: its row. A run belongs to a process; one that is still
'running' while its process is gone was killed, and `mark_interrupted` says so.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from warehouse.lake import Connection, Lake
from warehouse.load import LoadResult
from warehouse.queries import run

EndState = Literal["completed", "failed"]


@dataclass(frozen=True, slots=True)
class Owner:
    """A process, told apart from a later one with the same id by its start mark."""

    host: str
    pid: int
    start: str | None

    @property
    def is_gone(self) -> bool:
        """Whether it surely runs no more; False for a process of another machine."""
        return self.host == socket.gethostname() and self != owner_of(self.pid)


def owner_of(pid: int) -> Owner | None:
    """The process with this id on this machine; None where there is none."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass  # it is there, another user's
    return Owner(socket.gethostname(), pid, _start_mark(pid))


def _start_mark(pid: int) -> str | None:
    """Clock ticks from boot to the process's start (proc(5), field 22); None without /proc."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return stat.rpartition(")")[2].split()[19]


def start_run(
    lake: Lake,
    *,
    run_id: str,
    flow_run_id: str | None,
    inputs: Sequence[str],
    cleaner_version: str,
    started_at: datetime | None = None,
) -> None:
    """Write the row of a run that this process owns, in state 'running'."""
    values = {
        "run_id": run_id,
        "flow_run_id": flow_run_id,
        "started_at": _naive(started_at),
        "inputs": list(inputs),
        "copydesk_version": version("copydesk"),
        "cleaner_version": cleaner_version,
        "owner_host": socket.gethostname(),
        "owner_pid": os.getpid(),
        "owner_start": _start_mark(os.getpid()),
    }
    lake.write(
        lambda connection: run(connection, "insert_run", **values),
        author=flow_run_id or run_id,
        message=f"start run {run_id}, flow run {flow_run_id or 'none'}",
    )


def finish_run(
    lake: Lake,
    run_id: str,
    *,
    state: EndState,
    counts: LoadResult,
    error: str | None = None,
    ended_at: datetime | None = None,
) -> None:
    """Write a run's end and its counts."""
    values = {
        **asdict(counts),
        "documents": counts.documents,
        "run_id": run_id,
        "state": state,
        "error": error,
        "ended_at": _naive(ended_at),
    }
    lake.write(
        lambda connection: run(connection, "finish_run", **values),
        author=run_id,
        message=f"end run {run_id}: {state}",
    )


def mark_interrupted(lake: Lake) -> tuple[str, ...]:
    """Turn 'running' runs of this machine whose process is gone to 'interrupted'; their ids."""
    return lake.write(_mark_interrupted, author="copydesk", message="mark interrupted runs")


def dead_runs(lake: Lake) -> tuple[str, ...]:
    """Runs in state 'running' whose process is gone."""
    with lake.connect() as connection:
        return _dead(connection)


def _dead(connection: Connection) -> tuple[str, ...]:
    connection.execute(
        "SELECT run_id, owner_host, owner_pid, owner_start FROM runs WHERE state = 'running'"
    )
    return tuple(
        run_id
        for run_id, host, pid, start in connection.fetchall()
        if Owner(host, pid, start).is_gone
    )


def _mark_interrupted(connection: Connection) -> tuple[str, ...]:
    dead = _dead(connection)
    if dead:
        run(connection, "interrupt_runs", run_ids=list(dead), ended_at=_naive(None))
    return dead


def _naive(moment: datetime | None) -> datetime:
    return (moment or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
