"""The daily learning: each site's recurring blocks anew, from what is in the warehouse now.

In: which sites. Out: a LearnReport; the rows of `sites` and `site_memory`, and what came and went
as the artifacts `site-memory` and `site-memory-changes` of the run.

Every ingest learns the sites that it brought articles of. This run takes all of them, so that a
new veto, a reprocessed article or a run that was killed before it learned is not left behind, and
what no longer recurs is forgotten. It needs no labelled pages: `copydesk learn train` does.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.logging import get_run_logger

from flows.artifacts import escaped, safely
from flows.begun import named, require_few_runs
from flows.credentials import settings_of_run
from flows.sites import learn_recurring
from warehouse.lake import Lake, open_lake
from warehouse.site_memory import VERDICTS, remembered

MOST_REMEMBERED = 100_000
"""Texts that are compared before and after."""
SHOWN_CHANGES = 200

Text = tuple[str, str]
"""Site and text."""


@dataclass(frozen=True, slots=True)
class LearnReport:
    """What is known now: texts by verdict, and what became boilerplate or ceased to be."""

    sites: int
    verdicts: dict[str, int]
    learned: tuple[Text, ...]
    forgotten: tuple[Text, ...]


@flow(name="learn", flow_run_name=named("learn"))
def learn(everything: bool = True) -> LearnReport:
    """Learn what recurs on each site, and forget what no longer does.

    Args:
        everything: Every site; otherwise only those with articles that are new since.
    """
    require_few_runs()
    lake = open_lake(settings_of_run())
    lake.connect().close()  # a warehouse must be there: this says so
    before = _verdicts(lake)
    sites = learn_recurring(lake, "copydesk learn", everything=everything)
    after = _verdicts(lake)
    report = LearnReport(
        sites,
        dict(Counter(after.values())),
        tuple(sorted(_boilerplate(after) - _boilerplate(before))),
        tuple(sorted(_boilerplate(before) - _boilerplate(after))),
    )
    publish(report)
    return report


def publish(report: LearnReport) -> None:
    """Make the run's artifacts."""
    counts = [{"verdict": name, "texts": report.verdicts.get(name, 0)} for name in VERDICTS]
    described = f"What is remembered of {report.sites} sites; `copydesk memory` lists it."
    safely(lambda: create_table_artifact(counts, "site-memory", described))
    rows = [
        {"what": what, "site": escaped(site), "text": escaped(text)}
        for what, texts in (("learned", report.learned), ("forgotten", report.forgotten))
        for site, text in texts
    ][:SHOWN_CHANGES]
    get_run_logger().info(
        "%d texts are boilerplate now, %d no longer", len(report.learned), len(report.forgotten)
    )
    if rows:
        described = "Texts that became a site's boilerplate, and that ceased to be."
        safely(lambda: create_table_artifact(rows, "site-memory-changes", described))


def _verdicts(lake: Lake) -> dict[Text, str]:
    rows = remembered(lake, most=MOST_REMEMBERED)
    return {(str(row["domain"]), str(row["text"])): str(row["verdict"]) for row in rows}


def _boilerplate(verdicts: dict[Text, str]) -> set[Text]:
    return {text for text, verdict in verdicts.items() if verdict == "boilerplate"}
