"""Each check passes on a sound warehouse and finds what it is for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from warehouse_samples import LOADED, Pair, fetched, load, refused, rows

from tasks.models import CleanDocument, Outcome, RawDocument
from warehouse.checks import CheckResult, all_checks, look, run_checks, store_results
from warehouse.lake import Lake
from warehouse.mart_checks import FOLDER, mart_checks
from warehouse.runs import start_run
from warehouse.schema import TABLES
from warehouse.sql_files import read_folder

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

NUMBERS = {
    "articles_by_day": "articles",
    "correction_log": "version",
    "freshness": "articles",
    "language_mix": "share",
    "removed_by_rule": "articles",
    "source_health": "refused_share",
}
"""A column of each mart that is never negative."""


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """An article of two versions, a refusal, and a second week with twenty articles."""
    folder = tmp_path_factory.mktemp("checks")
    lake = Lake(folder / "lake")
    for run_id in ("run-1", "run-2"):
        start_run(lake, run_id=run_id, flow_run_id=None, inputs=[], cleaner_version="1")
    first = [fetched("a", "Ferry waits", 1), fetched("a", "Ferry sails", 2), refused("b")]
    load(lake, folder / "1", first)
    many = [fetched(f"n{number}", f"Ferry number {number}") for number in range(19)]
    many.append(corrected(*fetched("n19", "Ferry number 19")))
    load(lake, folder / "2", many, run_id="run-2", loaded_at=LOADED.replace(day=9))
    return lake


def corrected(document: RawDocument, outcome: Outcome) -> Pair:
    assert isinstance(outcome, CleanDocument)
    article = replace(outcome.article, corrections=("Correction: it sails on Monday.",))
    return document, replace(outcome, article=article)


def found(lake: Lake, run_id: str | None = None) -> dict[str, CheckResult]:
    return {result.name: result for result in run_checks(lake, run_id)}


def test_a_sound_warehouse_passes_every_check(lake: Lake) -> None:
    assert {name for name, result in found(lake).items() if result.offending} == set()


def test_every_check_has_a_breakage_here() -> None:
    assert {check.name for check in all_checks()} == set(BREAKAGES)
    assert {check.keys["severity"] for check in all_checks()} == {"error", "warn"}
    assert all(check.keys["scope"] for check in all_checks())


MARTS = {mart.name: mart.query for mart in read_folder(FOLDER)}
BROKEN_MARTS = {
    "doubled": ("({query}) UNION ALL ({query})", "is there 2 times"),
    "negative": ("SELECT * REPLACE (-1 AS {number}) FROM ({query})", "does not hold"),
}


@pytest.mark.parametrize(("mart", "number"), NUMBERS.items())
@pytest.mark.parametrize("breakage", BROKEN_MARTS)
def test_the_checks_beside_a_mart_find_what_is_wrong_in_it(
    lake: Lake, mart: str, number: str, breakage: str
) -> None:
    broken, told = BROKEN_MARTS[breakage]
    with lake.connect(read_only=False) as connection:
        connection.execute("BEGIN")  # never committed
        made = broken.format(query=MARTS[mart], number=number)
        connection.execute(f"CREATE OR REPLACE VIEW {mart} AS {made}")
        (check,) = (check for check in mart_checks() if check.name == f"mart_{mart}")
        found = connection.execute(check.query).fetchall()
    assert any(told in detail for _, detail in found)


def test_every_mart_names_the_tables_that_it_reads() -> None:
    assert set(MARTS) == set(NUMBERS)
    for mart in read_folder(FOLDER):
        named = set(mart.keys["reads"].split(", "))
        assert named == {table.name for table in TABLES if f"FROM {table.name}" in mart.query}


def test_a_run_pays_for_no_check_of_the_marts(lake: Lake) -> None:
    assert not {name for name in found(lake, "run-1") if name.startswith("mart_")}
    assert {name for name in found(lake) if name.startswith("mart_")}


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
