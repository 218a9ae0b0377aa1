"""The data checks: stored, shown as an artifact, and a failed state for wrong data.

In: a lake, and a run that is committed or the whole warehouse (the daily flow). Out: the results;
the artifacts `checks`, `failing-checks` and, daily, `source-health`. Checks come after the data
are safe: nothing is undone, but a run whose warehouse is wrong must not look well.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from prefect import flow
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.logging import get_run_logger

from flows.artifacts import escaped, key_of, safely
from flows.begun import named, require_few_runs
from flows.credentials import settings_of_run
from flows.desk_events import checks_failed, sources_drifted
from flows.source_health import publish as publish_health
from tasks.errors import CopydeskError
from warehouse.checks import CheckResult, run_checks, store_results
from warehouse.health import source_health
from warehouse.lake import Lake, open_lake


@flow(name="check", flow_run_name=named("check"))
def check(run_id: str | None = None) -> tuple[CheckResult, ...]:
    """Run every data check on the whole warehouse; fails where the data are wrong.

    Args:
        run_id: Look only at what this run wrote (runs.run_id).
    """
    require_few_runs()
    lake = open_lake(settings_of_run())
    results = check_run(lake, run_id)
    health = source_health(lake, datetime.now(UTC))
    publish_health(health)
    sources_drifted(health)
    require_sound(results)
    return results


class CheckError(CopydeskError):
    """The data are committed, and a check says that they are wrong."""


def check_run(lake: Lake, run_id: str | None, label: str = "") -> tuple[CheckResult, ...]:
    """Run the checks on what a run wrote, or on everything; store them and show them.

    `label` names the source in the artifacts' keys.
    """
    results = run_checks(lake, run_id)
    store_results(lake, results, run_id)
    publish(results, label)
    checks_failed(results)
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


def publish(results: Sequence[CheckResult], label: str) -> None:
    """Make the artifacts `checks`, and `failing-checks` where something was found."""
    rows = checks_table(results)
    found = "What the data checks found."
    safely(lambda: create_table_artifact(rows, key_of("checks", label), found))
    failing = failing_checks(results)
    if failing:
        safely(lambda: create_markdown_artifact(failing, key=key_of("failing-checks", label)))


def failing_checks(results: Sequence[CheckResult]) -> str:
    """Each check that found something, with the first rows, as Markdown; empty where none did."""
    return "\n\n".join(
        f"## {escaped(result.name)}: {state(result)}, {result.offending:,} rows\n\n"
        f"{escaped(result.description)}\n\n"
        + "\n".join(f"- {escaped(line)}" for line in result.examples)
        for result in results
        if result.offending
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
