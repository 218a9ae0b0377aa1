"""The schedule killed at random moments, and after hours of downtime: everything is there once."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from flow_samples import clean_environment, content, copydesk, pages
from scheduled import (
    Environment,
    ask,
    begin,
    home,
    ingest_runs,
    ingest_status,
    kill,
    pause_ingest,
    plan_late_runs,
    start_ingest,
    wait_for,
)

from flows.server_process import read_state

BATCHES, IN_A_BATCH = 40, 2
DOCUMENTS = BATCHES * IN_A_BATCH
TWO = ("flow", "server")
TWENTY = ("all", "flow", "worker", "server") * 5
"""Where the worker dies with the flow, its heartbeat must stop for 90 s before anything follows."""
UNWEDGED_SECONDS = 120


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    found = begin(tmp_path, batch=IN_A_BATCH)
    yield found
    copydesk(found, "down")


def drop(folder: Path, number: int) -> None:
    """A file of new articles, under its final name at once."""
    aside = folder / f"aside-{number}"
    aside.mkdir()
    page = pages(aside, DOCUMENTS)
    page.write_text(page.read_text().replace("news.example/", f"news.example/{number}-"))
    page.rename(folder / "drop" / f"{number}.jsonl")


@pytest.mark.parametrize(
    "killed",
    [
        pytest.param(TWO, marks=pytest.mark.integration),
        pytest.param(TWENTY, marks=pytest.mark.soak),
    ],
    ids=["two", "twenty"],
)
def test_runs_that_are_killed_at_random_moments_complete_by_themselves(
    environment: Environment, tmp_path: Path, killed: tuple[str, ...]
) -> None:
    assert ingest_status(environment).next_at, "the schedule plans no run"
    pause_ingest(environment)
    server = read_state(home(environment))
    dice = random.Random(20_261_124)
    for number, victims in enumerate(killed):
        drop(tmp_path, number)
        start_ingest(environment)
        moment = dice.randrange(1, DOCUMENTS - 2 * IN_A_BATCH)
        counted = "SELECT 1 WHERE (SELECT count(*) FROM article_versions) > "
        wait_for(lambda query=f"{counted}{number * DOCUMENTS + moment}": ask(environment, query))
        began = time.monotonic()
        kill(environment, victims)
        done = f"SELECT 1 WHERE (SELECT count(*) FROM source_files) > {number}"
        wait_for(lambda query=done: ask(environment, query))
        wait_for(lambda: ingest_status(environment).last_state == "Completed")
        recovered = time.monotonic() - began
        assert_not_wedged(environment)
        print(f"{number}: {victims} after {moment} of {DOCUMENTS}, {recovered:.0f} s to Completed")
    assert read_state(home(environment)) != server, "another server process answers"

    undisturbed = clean_environment(tmp_path / "undisturbed")
    copydesk(undisturbed, "run", str(tmp_path / "drop"))
    found, wanted = (content(e["COPYDESK_WAREHOUSE"]) for e in (environment, undisturbed))
    assert len(found["article_versions"]) == len(killed) * DOCUMENTS
    assert found == wanted
    assert_one_at_a_time(environment)
    assert {state for _, state in ingest_runs(environment)} == {"Completed"}


def assert_not_wedged(environment: Environment) -> None:
    """A run that is asked for now begins within two minutes, and completes."""
    before = ingest_status(environment).last_started_at
    start_ingest(environment)
    wait_for(lambda: ingest_status(environment).last_started_at != before, UNWEDGED_SECONDS)
    wait_for(lambda: ingest_status(environment).last_state == "Completed")


@pytest.mark.integration
def test_after_two_hours_of_downtime_everything_is_read_once_by_one_run_at_a_time(
    environment: Environment, tmp_path: Path
) -> None:
    del environment["PREFECT_API_URL"]
    copydesk(environment, "down")
    for number in range(3):
        drop(tmp_path, number)
    address = json.loads(copydesk(environment, "up", "--server-only", "--json").stdout)["api"]
    late = environment | {"PREFECT_API_URL": address}
    plan_late_runs(late, hours=2)
    time.sleep(2)  # longer than `settle`
    copydesk(environment, "up")

    wait_for(lambda: ask(environment, "SELECT 1 WHERE (SELECT count(*) FROM source_files) = 3"))
    wait_for(lambda: ingest_status(late).last_state in ("Completed", "Cancelled"))
    counted = "SELECT count(*), count(DISTINCT article_id), max(version) FROM article_versions"
    assert ask(environment, counted) == [(3 * DOCUMENTS, 3 * DOCUMENTS, 1)]
    assert_one_at_a_time(environment)


def assert_one_at_a_time(environment: Environment) -> None:
    """No ingest of the source began before the one before it had ended, or was found dead."""
    runs = ask(environment, "SELECT started_at, ended_at, state FROM runs ORDER BY started_at")
    assert runs, "no ingest read the source"
    assert all(ended for _, ended, _ in runs), runs
    for (_, ended, _), (started, _, _) in pairwise(runs):
        assert ended <= started, "two ingests read the source at once"
