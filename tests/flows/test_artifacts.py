"""The parts of what the UI shows: keys, plots, failing checks, progress, lines of JSON."""

from __future__ import annotations

import base64
import json
import logging
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from xml.etree import ElementTree

from flows.artifacts import key_of, table
from flows.check import failing_checks
from flows.logs import JsonLines
from flows.plots import HEIGHT, bars
from flows.run_progress import said
from flows.source_health import markdown
from warehouse.checks import CheckResult
from warehouse.health import SourceHealth, SourceWeek
from warehouse.load import LoadResult


def test_two_sources_of_one_run_have_keys_of_their_own_that_prefect_accepts() -> None:
    assert key_of("run-summary") == "run-summary"
    assert key_of("run-summary", "the_Wire 2") == "run-summary-the-wire-2"


def test_a_table_is_markdown_with_numbers_to_the_right() -> None:
    assert table("a", ">n", rows=[("x", 1)]) == "| a | n |\n| --- | ---: |\n| x | 1 |"


def test_a_plot_is_an_image_without_a_request_with_a_bar_a_figure() -> None:
    found = re.fullmatch(r"!\[2, -, 4\]\(data:image/svg\+xml;base64,(.*)\)", bars([2.0, None, 4.0]))
    assert found
    drawn = list(ElementTree.fromstring(base64.b64decode(found[1])))
    assert [float(bar.attrib["height"]) for bar in drawn] == [HEIGHT / 2, HEIGHT]


def test_failing_checks_are_shown_with_their_rows_and_passed_ones_are_not() -> None:
    wrong = CheckResult("ids", "error", "Ids twice.", 2, ("<b>a</b>: twice", "b: twice"), 0.1)
    right = CheckResult("dates", "warn", "Dates.", 0, (), 0.1)
    shown = failing_checks([wrong, right])
    assert "ids: failed, 2 rows" in shown
    assert "b\\: twice" in shown
    assert "<b>" not in shown
    assert "dates" not in shown
    assert failing_checks([right]) == ""


def test_progress_says_how_many_how_fast_and_what_came_of_them() -> None:
    counts = LoadResult(new=900, unchanged=80, rejected_known=5, rejected=15)
    assert said(counts, 2, 10.0) == (
        "2 batches, **1,000** documents, 100 documents/s: "
        "900 new, 0 changed, 85 known already, 15 refused"
    )


def week(articles: int, kept: float, drift: float | None) -> SourceWeek:
    return SourceWeek(date(2026, 11, 23), articles, 0, 0.0, kept, 300.0, drift, None)


def test_a_source_that_keeps_half_of_what_it_did_drifted_and_comes_first() -> None:
    steady = SourceHealth("a", None, (week(50, 0.8, -0.1),))
    drifting = SourceHealth("b|b", datetime(2026, 11, 24, tzinfo=UTC), (week(50, 0.3, -0.6),))
    few = SourceHealth("c", None, (week(3, 0.3, -0.6),))
    assert drifting.drifted == "the share of text that is kept -60%"
    assert steady.drifted is None
    assert few.drifted is None, "three articles tell nothing"
    rows = markdown([steady, drifting, few]).splitlines()[6:9]
    assert rows[0].startswith("| b\\|b | 50 | ")
    assert rows[0].endswith("| 2026-11-24 00:00 | **the share of text that is kept -60%** |")
    assert rows[1].endswith("| never |  |")


def test_prefect_takes_the_json_lines_as_its_format() -> None:
    code = (
        "from flows.logs import set_up_logs\n"
        "from tasks.settings import Settings\n"
        "set_up_logs(Settings(logs='json'))\n"
        "import prefect.main\n"
        "from prefect.logging import get_logger\n"
        "get_logger('infrastructure').info('%d new', 3, extra={'facts': {'new': 3}})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True
    )
    (line,) = done.stderr.splitlines()
    assert json.loads(line)["new"] == 3


def test_a_log_line_is_json_with_the_run_and_the_facts_of_the_batch() -> None:
    record = logging.LogRecord("prefect.task_runs", logging.INFO, "f", 1, "%s: ü", ("b-1",), None)
    record.flow_run_name, record.facts = "ingest", {"batch": "b-1", "new": 3}
    line = JsonLines().format(record)
    assert "\n" not in line
    values = json.loads(line)
    assert values.pop("at").endswith("+00:00")
    assert values == {
        "level": "info",
        "message": "b-1: ü",
        "flow_run_name": "ingest",
        "batch": "b-1",
        "new": 3,
    }
