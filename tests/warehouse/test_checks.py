"""Each check passes on a sound warehouse and finds what it is for."""

from __future__ import annotations

import pytest
from warehouse_samples import LOADED, fetched, load, refused, rows

from warehouse.checks import CheckResult, all_checks, look, run_checks, store_results
from warehouse.lake import Lake
from warehouse.runs import start_run

BREAKAGES = {
    "one_current_version": "UPDATE article_versions SET valid_to = NULL",
    "unique_versions": "INSERT INTO article_versions FROM article_versions WHERE version = 1",
    "unbroken_versions": "DELETE FROM article_versions WHERE version = 1",
    "unique_rejections": "INSERT INTO rejections FROM rejections",
    "blocks_of_versions": "INSERT INTO blocks FROM blocks",
    "versions_have_blocks": "DELETE FROM blocks WHERE version = 2",
    "versions_have_documents": "DELETE FROM raw_documents",
    "rows_have_runs": "DELETE FROM runs",
    "dates_not_in_future": "UPDATE article_versions SET date_published = '2031-01-01'",
    "language_fits_script": "UPDATE article_versions SET in_language = 'ru'",
    "bodies_have_sizes": "UPDATE article_versions SET word_count = 0",
    "boilerplate_not_kept": """
        INSERT INTO blocks BY NAME
        SELECT b.* REPLACE (
            'other' || n AS article_id, 'Ferry waits' AS text, false AS kept,
            'phrase:invented' AS decided_by
        ) FROM blocks AS b, range(3) AS others(n)
    """,
    "kept_share_holds": """
        UPDATE article_versions SET characters_removed = 5400 WHERE run_id = 'run-2'
    """,
    "counts_of_blocks": "UPDATE blocks SET kept = true",
}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """An article of two versions, a refusal, and a second week with twenty articles."""
    folder = tmp_path_factory.mktemp("checks")
    lake = Lake(folder / "lake")
    for run_id in ("run-1", "run-2"):
        start_run(lake, run_id=run_id, flow_run_id=None, inputs=[], cleaner_version="1")
    first = [fetched("a", "Ferry waits", 1), fetched("a", "Ferry sails", 2), refused("b")]
    load(lake, folder / "1", first)
    many = [fetched(f"n{number}", f"Ferry number {number}") for number in range(20)]
    load(lake, folder / "2", many, run_id="run-2", loaded_at=LOADED.replace(day=9))
    return lake


def found(lake: Lake, run_id: str | None = None) -> dict[str, CheckResult]:
    return {result.name: result for result in run_checks(lake, run_id)}


def test_a_sound_warehouse_passes_every_check(lake: Lake) -> None:
    assert {name for name, result in found(lake).items() if result.offending} == set()


def test_every_check_has_a_breakage_here() -> None:
    assert {check.name for check in all_checks()} == set(BREAKAGES)
    assert {check.keys["severity"] for check in all_checks()} == {"error", "warn"}
    assert all(check.keys["scope"] for check in all_checks())


@pytest.mark.parametrize("name", BREAKAGES)
def test_a_check_finds_what_it_is_for(lake: Lake, name: str) -> None:
    with lake.connect(read_only=False) as connection:
        connection.execute("BEGIN")  # never committed
        connection.execute(BREAKAGES[name])
        result = {result.name: result for result in look(connection)}[name]
    assert result.offending > 0
    assert ": " in result.examples[0]


def test_results_are_kept(lake: Lake) -> None:
    results = run_checks(lake, "run-1")
    store_results(lake, results, "run-1")
    kept = rows(lake, "SELECT count(*), sum(offending), any_value(run_id) FROM check_results")
    assert kept == [(len(results), 0, "run-1")]
