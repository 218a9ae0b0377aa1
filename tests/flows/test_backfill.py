"""Old files in bounded runs: once, resumable, and behind the schedule."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flow_samples import copydesk, pages
from prefect.logging import disable_run_logger

from flows.source_lock import Reader, only_one
from tasks.settings import Settings
from tasks.sources.watched import Kind, WatchedSource
from warehouse.lake import Lake

SOURCE = WatchedSource("wire", Kind.FOLDER, "/wire")


def test_a_run_of_the_schedule_leaves_a_source_to_another_and_waits_for_a_back_fill(
    tmp_path: Path,
) -> None:
    settings = Settings(warehouse=tmp_path)
    with only_one(SOURCE, settings, Reader.SCHEDULE) as first:
        assert first
        with only_one(SOURCE, settings, Reader.SCHEDULE) as second:
            assert not second
    order: list[str] = []
    began, goes_on = threading.Event(), threading.Event()

    def back_fill() -> None:
        with only_one(SOURCE, settings, Reader.BACKFILL):
            began.set()
            goes_on.wait(60)
            order.append("back-fill")

    thread = threading.Thread(target=back_fill)
    thread.start()
    assert began.wait(60)
    threading.Timer(0.2, goes_on.set).start()
    with disable_run_logger(), only_one(SOURCE, settings, Reader.SCHEDULE) as waited:
        assert waited
        order.append("schedule")
    thread.join()
    assert order == ["back-fill", "schedule"]


@pytest.mark.integration
def test_a_back_fill_reads_its_days_in_bounded_runs_and_once(
    environment: dict[str, str], server: str, tmp_path: Path
) -> None:
    drop = tmp_path / "drop"
    for day in range(4):
        folder = drop / f"day-{day}"
        folder.mkdir(parents=True)
        page = pages(folder, 2)
        page.write_text(page.read_text().replace("news.example/", f"news.example/{day}-"))
        changed = datetime(2026, 3, 1 + day, 12, tzinfo=UTC).timestamp()
        os.utime(page, (changed, changed))
    listed = tmp_path / "sources.toml"
    listed.write_text('[[source]]\nname = "wire"\npath = "drop"\nmost_files = 2\n')
    environment |= {"COPYDESK_SOURCES": str(listed), "PREFECT_API_URL": server}
    command = ("backfill", "--source", "wire", "--from", "2026-03-02", "--to", "2026-03-04")

    done = copydesk(environment, *command, "--json").stdout.splitlines()
    runs = [
        (piece["files"], piece["counts"]["new"], piece["left"]) for piece in map(json.loads, done)
    ]
    assert runs == [(2, 4, 1), (1, 2, 0)]
    assert "0 files: 0 new" in copydesk(environment, *command).stdout
    with Lake(Path(environment["COPYDESK_WAREHOUSE"])).connect() as connection:
        counted = connection.execute(
            "SELECT count(*), min(modified_at), (SELECT count(*) FROM source_checks) "
            "FROM source_files"
        ).fetchone()
    assert counted == (3, datetime(2026, 3, 2, 12), 0), "the schedule's own looks are untouched"
    wrong = copydesk(
        environment, *command[:3], "--from", "2026-03-05", "--to", "2026-03-04", status=2
    )
    assert "exchange them" in wrong.stderr
