"""The data checks: stored, shown as an artifact, and a failed state for wrong data.

In: a lake, and a run that is committed or the whole warehouse (the daily flow). Out: the results;
the artifact `checks`. Checks come after the data are safe: nothing is undone, but a run whose
warehouse is wrong must not look well.
"""

from __future__ import annotations

from collections.abc import Sequence

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.logging import get_run_logger

from flows.begun import named, require_few_runs
from flows.report import escaped, safely
from tasks.errors import CopydeskError
from tasks.settings import read_settings
from warehouse.checks import CheckResult, run_checks, store_results
from warehouse.lake import Lake, open_lake


@flow(name="check", flow_run_name=named("check"))
def check(run_id: str | None = None) -> tuple[CheckResult, ...]:
    """Run every data check on the whole warehouse; fails where the data are wrong.

    Args:
        run_id: Look only at what this run wrote (runs.run_id).
    """
    require_few_runs()
    lake = open_lake(read_settings())
    results = check_run(lake, run_id)
    require_sound(results)
    return results


class CheckError(CopydeskError):
    """The data are committed, and a check says that they are wrong."""


def check_run(lake: Lake, run_id: str | None) -> tuple[CheckResult, ...]:
    """Run the checks on what a run wrote, or on everything; store them and show them."""
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
