"""The local Prefect server: started for a run, kept by `up`, taken over from a killed run."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import pytest
from flow_samples import FOUNDING, clean_environment, copydesk, start

from flows.server import home_of
from flows.server_process import read_state
from tasks.settings import Settings

pytestmark = pytest.mark.integration


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return clean_environment(tmp_path / "warehouse")


def home(environment: dict[str, str]) -> Path:
    return home_of(Settings(warehouse=Path(environment["COPYDESK_WAREHOUSE"])))


def test_a_run_starts_a_server_and_stops_it_and_its_record_stays(
    environment: dict[str, str],
) -> None:
    copydesk(environment, "run", str(FOUNDING))
    assert read_state(home(environment)) is None
    assert json.loads(copydesk(environment, "up", "--server-only", "--json").stdout)["url"]
    findings = json.loads(copydesk(environment, "doctor", "--json").stdout)
    assert {f["what"]: f["state"] for f in findings}["server"] == "good"
    assert "Stopped" in copydesk(environment, "down").stdout
    assert "No server" in copydesk(environment, "down").stdout


def test_the_server_of_a_killed_run_is_taken_over_and_stopped(environment: dict[str, str]) -> None:
    run = start(environment, "run", str(FOUNDING))
    deadline = time.monotonic() + 120
    process = None
    while time.monotonic() < deadline and not (process and process.answers):
        process = read_state(home(environment))
        time.sleep(0.1)
    assert process
    assert process.answers
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert not process.owner.is_gone, "the orphan should still run"
    copydesk(environment, "run", str(FOUNDING))
    assert process.owner.is_gone
    assert read_state(home(environment)) is None


def test_two_runs_at_a_time_share_one_server(environment: dict[str, str]) -> None:
    runs = [start(environment, "run", str(FOUNDING)) for _ in range(2)]
    assert [run.wait(timeout=200) for run in runs] == [0, 0]
    assert read_state(home(environment)) is None
