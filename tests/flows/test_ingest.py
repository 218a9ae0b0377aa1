"""The main job against a real Prefect server: repeated, killed, and read while it writes."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sysconfig
import time
from pathlib import Path

import duckdb
import pytest
from flow_samples import SAMPLES, content, copydesk, pages, start

from warehouse.lake import Lake

pytestmark = pytest.mark.integration

DOCUMENTS = 60
SMALL_BATCHES = {"COPYDESK_BATCH_DOCUMENTS": "6", "COPYDESK_WORKERS": "2"}


@pytest.fixture
def environment(environment: dict[str, str], server: str) -> dict[str, str]:
    return environment | SMALL_BATCHES | {"PREFECT_API_URL": server}


def other(environment: dict[str, str], name: str) -> dict[str, str]:
    return environment | {"COPYDESK_WAREHOUSE": environment["COPYDESK_WAREHOUSE"] + name}


def run_states(environment: dict[str, str]) -> list[str]:
    with Lake(Path(environment["COPYDESK_WAREHOUSE"])).connect() as connection:
        rows = connection.execute("SELECT state FROM runs ORDER BY started_at").fetchall()
    return [str(row[0]) for row in rows]


def test_the_samples_go_in_once(environment: dict[str, str]) -> None:
    first = json.loads(copydesk(environment, "run", str(SAMPLES), "--json").stdout)["counts"]
    assert first["new"] >= 30
    assert first["rejected"] >= 5
    loaded = content(environment["COPYDESK_WAREHOUSE"])

    said = copydesk(environment, "run", str(SAMPLES)).stdout
    assert "Nothing new" in said
    assert content(environment["COPYDESK_WAREHOUSE"]) == loaded
    assert run_states(environment) == ["completed", "completed"]


def kill_and_repeat(environment: dict[str, str], path: str, seconds: float) -> bool:
    """Kill a run after `seconds`, run it again; whether the first was killed in its work."""
    run = start(environment, "run", path)
    time.sleep(seconds)
    run.send_signal(signal.SIGKILL)
    killed = run.wait() == -signal.SIGKILL
    copydesk(environment, "run", path)
    return killed


@pytest.mark.parametrize("kills", [3, pytest.param(100, marks=pytest.mark.soak)])
def test_a_killed_run_that_is_repeated_leaves_what_one_undisturbed_run_leaves(
    environment: dict[str, str], tmp_path: Path, kills: int
) -> None:
    path = str(pages(tmp_path, DOCUMENTS))
    started = time.monotonic()
    copydesk(environment, "run", path)
    length = time.monotonic() - started
    undisturbed = content(environment["COPYDESK_WAREHOUSE"])
    assert len(undisturbed["article_versions"]) == DOCUMENTS
    dice = random.Random(20_261_123)
    states: set[str] = set()
    for number in range(kills):
        # Over the latter two thirds, as the first is spent on imports.
        seconds = length * (1 / 3 + 2 / 3 * (number + dice.random()) / kills)
        place = other(environment, f"-{number}")
        if kill_and_repeat(place, path, seconds):
            states.update(run_states(place))
        assert content(place["COPYDESK_WAREHOUSE"]) == undisturbed
    assert "interrupted" in states, "no kill met a run in its work"


def test_the_stock_shell_and_plain_duckdb_read_while_a_run_writes(
    environment: dict[str, str], tmp_path: Path
) -> None:
    path = str(pages(tmp_path, 5 * DOCUMENTS))
    copydesk(environment, "run", str(SAMPLES / "text"))
    catalog = Path(environment["COPYDESK_WAREHOUSE"]) / "catalog.sqlite"
    run = start(environment, "run", path)
    shell: list[int] = []
    plain: list[int] = []
    while run.poll() is None:
        shell.append(count_in_shell(catalog))
        plain.append(count_in_python(catalog))
    assert run.wait() == 0
    for counts in (shell, plain):
        assert counts == sorted(counts)
        assert len(set(counts)) > 2, f"no commit was seen while the run wrote: {counts}"
    assert count_in_shell(catalog) == count_in_python(catalog) == max(plain[0], 0) + 5 * DOCUMENTS


def count_in_shell(catalog: Path) -> int:
    shell = Path(sysconfig.get_path("scripts")) / "duckdb"
    done = subprocess.run(
        [str(shell), f"ducklake:sqlite:{catalog}", "-csv", "-noheader"],
        input="SELECT count(*) FROM articles;",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return int(done.stdout)


def count_in_python(catalog: Path) -> int:
    with duckdb.connect(f"ducklake:sqlite:{catalog}") as connection:
        row = connection.execute("SELECT count(*) FROM articles").fetchone()
    assert row
    return int(row[0])


def test_ctrl_c_ends_a_run_with_130_and_what_was_committed_stays(
    environment: dict[str, str], tmp_path: Path
) -> None:
    path = str(pages(tmp_path, 100 * DOCUMENTS))
    with (tmp_path / "said").open("wb") as said:
        run = start(environment | {"PYTHONFAULTHANDLER": "1"}, "run", path, stderr=said.fileno())
    catalog = Path(environment["COPYDESK_WAREHOUSE"]) / "catalog.sqlite"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not (catalog.exists() and count_in_python(catalog)):
        time.sleep(0.2)
    os.kill(run.pid, signal.SIGINT)
    try:
        code = run.wait(timeout=180)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGABRT)  # where does it hang?
        code = run.wait()
    assert code == 130, (tmp_path / "said").read_text(errors="replace")[-6000:]
    assert run_states(environment) == ["failed"]
    assert count_in_python(catalog) > 0


def test_documents_over_the_size_limit_are_refused_and_the_others_go_in(
    environment: dict[str, str],
) -> None:
    sizes = sorted(file.stat().st_size for file in (SAMPLES / "text").iterdir())
    limit = sizes[len(sizes) // 2]
    limited = environment | {"COPYDESK_MAX_DOCUMENT_BYTES": str(limit)}
    counts = json.loads(copydesk(limited, "run", str(SAMPLES / "text"), "--json").stdout)["counts"]
    assert counts["rejected"] == sum(size > limit for size in sizes)
    assert counts["new"] == sum(size <= limit for size in sizes)
