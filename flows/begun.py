"""How runs of deployments begin: a name that says what and when, and a bound on beginning again.

In: the run that Prefect is about to start or has started. Out: its name; CopydeskError for a run
that was killed too often.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from prefect.runtime import flow_run

from flows.crashed_runs import MOST_RUNS
from tasks.errors import CopydeskError


def named(what: str) -> Callable[[], str]:
    """For `flow_run_name`: `what`, its parameters that are words or days, and the minute (UTC)."""

    def name() -> str:
        values = flow_run.parameters.values()
        given = [str(value) for value in values if isinstance(value, str | date)]
        return " ".join([what, *given, f"{datetime.now(UTC):%Y-%m-%d %H:%M}"])

    return name


def require_few_runs() -> None:
    """Raise CopydeskError in a run that was begun again too often."""
    count = flow_run.run_count or 1
    if count > MOST_RUNS:
        raise CopydeskError(
            f"This run was killed {count - 1} times and is given up. Look at its log and at the "
            "memory of the machine; the next scheduled run takes up what is left."
        )
