"""The data checks of a run: stored, shown as an artifact, and a failed state for wrong data.

In: a lake and a run that is committed. Out: the results; the artifact `checks`. Checks come after
the data are safe: nothing is undone, but a run whose warehouse is wrong must not look well.
"""

from __future__ import annotations

from collections.abc import Sequence

from prefect.artifacts import create_table_artifact
from prefect.logging import get_run_logger

from flows.report import escaped, safely
from tasks.errors import CopydeskError
from warehouse.checks import CheckResult, run_checks, store_results
from warehouse.lake import Lake


class CheckError(CopydeskError):
    """The data are committed, and a check says that they are wrong."""


def check_run(lake: Lake, run_id: str) -> tuple[CheckResult, ...]:
    """Run the checks on what a run wrote, store them and show them."""
    results = run_checks(lake, run_id)
    store_results(lake, results, run_id)
    safely(lambda: create_table_artifact(checks_table(results), "checks", "What the checks found."))
    for result in results:
        if result.offending:
            get_run_logger().info("Check %s: %d rows", result.name, result.offending)
    return results


def require_sound(results: Sequence[CheckResult]) -> None:
    """Raise CheckError where a check of severity error found something."""
    failed = [result for result in results if result.failed]
    if failed:
        found = "; ".join(f"{result.name}: {result.examples[0]}" for result in failed)
        raise CheckError(
            f"The data are committed, but {len(failed)} checks failed. {found}. "
            "Look at all of them with `copydesk check`."
        )


def checks_table(results: Sequence[CheckResult]) -> list[dict[str, object]]:
    """One row a check."""
    return [
        {
            "check": result.name,
            "state": state(result),
            "rows": result.offending,
            "for example": escaped(result.examples[0]) if result.examples else "",
            "what it finds": escaped(result.description),
        }
        for result in results
    ]


def state(result: CheckResult) -> str:
    """In one word: passed, warning or failed."""
    return "failed" if result.failed else "warning" if result.offending else "passed"
