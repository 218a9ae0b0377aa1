"""The commands on a warehouse's soundness, in this process: what they print and their status."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flow_samples import SAMPLES, copydesk
from typer.testing import CliRunner, Result

from flows.cli import app
from tasks.errors import UsageError
from tasks.models import Outcome, RawDocument, Source
from tasks.process import process
from tasks.settings import Settings
from tasks.sources.files import discover
from warehouse.lake import Connection, Lake
from warehouse.load import load_batch
from warehouse.rows import to_tables
from warehouse.runs import start_run
from warehouse.schema import SCHEMA_VERSION
from warehouse.spooled import write_batch

FERRIES = "The night ferry of {place} sails again after {many} weeks in the dry dock. Its captain "
FERRIES += "says that the crossing to {place} takes as long as before. "
WEATHER = (
    "Gusts of ninety kilometres an hour tore tiles from the roofs of {place}. The rain of {many}"
)
WEATHER += " days had filled every cellar. "


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of four articles on two themes, and three refused documents."""
    folder = tmp_path_factory.mktemp("commands")
    names = ("empty.txt", "picture.html", "consent_only.html")
    broken = [str(SAMPLES / "broken" / name) for name in names]
    documents = [item for item in discover(broken, Settings()) if isinstance(item, RawDocument)]
    for theme, text in (("ferry", FERRIES), ("weather", WEATHER)):
        for many, place in ((3, "Wexholm"), (5, "Coldmere")):
            said = text.format(place=place, many=many) * 4
            content = f"{theme.title()} news of {place}\n\n{said}".encode()
            url = f"https://news.example/{theme}/{place.lower()}"
            documents.append(replace(documents[0], content=content, url=url, source=Source("News")))
    lake = Lake(folder / "warehouse")
    store(lake, folder / "batch", list(zip(documents, process(documents), strict=True)))
    return lake.folder


def store(lake: Lake, batch: Path, outcomes: list[tuple[RawDocument, Outcome]]) -> None:
    """Load what came of documents, as a run of its own."""
    write_batch(batch, to_tables(outcomes))
    start_run(lake, run_id="r", flow_run_id=None, inputs=[], cleaner_version="1")
    load_batch(lake, batch, run_id="r", flow_run_id=None, loaded_at=datetime.now(UTC))


@pytest.fixture
def lake(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    monkeypatch.setenv("COPYDESK_WAREHOUSE", str(folder))
    monkeypatch.setenv("COLUMNS", "160")
    return Lake(folder)


def asked(*arguments: str, status: int = 0) -> Result:
    result = CliRunner().invoke(app, list(arguments))
    if isinstance(result.exception, UsageError):
        assert status == 2
    else:
        assert result.exit_code == status, result.output
    return result


def wrong(*arguments: str) -> str:
    """What a wrong request is told."""
    return str(asked(*arguments, status=2).exception)


def test_check_says_passed_and_keeps_what_it_found(lake: Lake) -> None:
    results = json.loads(asked("check", "--json").stdout)
    assert {result["name"] for result in results} >= {"unique_versions", "unbroken_versions"}
    assert all(not result["offending"] for result in results if result["severity"] == "error")
    assert "passed" in asked("check").stdout
    with lake.connect() as connection:
        connection.execute("SELECT count(*), count(DISTINCT check_name) FROM check_results")
        assert connection.fetchone() == (2 * len(results), len(results))


def test_check_fails_with_status_1_on_wrong_data_and_names_them(lake: Lake) -> None:
    def doubled(connection: Connection) -> None:
        connection.execute("INSERT INTO runs SELECT * REPLACE ('other' AS run_id) FROM runs")
        connection.execute("INSERT INTO article_versions FROM article_versions LIMIT 1")

    def mended(connection: Connection) -> None:
        connection.execute("DELETE FROM runs WHERE run_id = 'other'")
        connection.execute("CREATE TEMP TABLE sound AS SELECT DISTINCT * FROM article_versions")
        connection.execute("DELETE FROM article_versions")
        connection.execute("INSERT INTO article_versions FROM temp.sound")

    lake.write(doubled, author="test", message="doubled")
    printed = asked("check", status=1).stdout
    failed = [line for line in printed.splitlines() if line.startswith("failed")]
    assert any("unique_versions" in line and "1 rows" in line for line in failed)
    lake.write(mended, author="test", message="mended")
    assert "failed" not in asked("check").stdout


def test_rejections_are_grouped_with_an_example_each(lake: Lake) -> None:
    groups = json.loads(asked("rejections", "--json").stdout)
    assert {group["reason"]: group["documents"] for group in groups} == {
        "binary": 1,
        "empty": 1,
        "no_article": 1,
    }
    table = asked("rejections", "--reason", "binary").stdout
    assert "picture.html" in table
    assert "empty.txt" not in table
    assert "Nothing is in quarantine" in asked("rejections", "--reason", "time_limit").stdout


def test_a_wrong_replay_is_told_before_anything_starts(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no_article" in wrong("replay", "--reason", "bad_mood")
    monkeypatch.setenv("COPYDESK_WAREHOUSE", str(tmp_path / "none"))
    assert "copydesk run" in wrong("replay")


def test_migrate_says_what_a_warehouse_has(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = json.loads(asked("migrate", "--json").stdout)
    assert answer == {"schema_version": SCHEMA_VERSION, "articles": 4}
    assert f"schema {SCHEMA_VERSION}, 4 articles" in asked("migrate").stdout
    monkeypatch.setenv("COPYDESK_WAREHOUSE", str(tmp_path / "none"))
    assert "no warehouse" in wrong("migrate")


def test_search_like_finds_the_article_on_the_same_theme_first(lake: Lake) -> None:
    for theme in ("ferry", "weather"):
        of_one = ("search", "--like", f"https://news.example/{theme}/wexholm", "--json")
        near = json.loads(asked(*of_one).stdout)
        assert [hit["url"] for hit in near[:1]] == [f"https://news.example/{theme}/coldmere"]
        assert len(near) == 3
        assert near[0]["score"] > near[1]["score"] >= near[2]["score"]
    assert "--like ID" in wrong("search", "words", "--like", "x")
    assert "copydesk show" in wrong("search", "--like", "https://news.example/none")


@pytest.mark.integration
def test_replay_after_a_change_of_settings_lets_the_document_in(
    environment: dict[str, str], server: str, tmp_path: Path
) -> None:
    paths = [str(SAMPLES / "broken" / "consent_only.html"), str(SAMPLES / "text" / "en_plain.txt")]
    documents = [item for item in discover(paths, Settings()) if isinstance(item, RawDocument)]
    outcomes = process(documents, Settings(min_article_words=5000))
    lake = Lake(Path(environment["COPYDESK_WAREHOUSE"]))
    store(lake, tmp_path / "batch", list(zip(documents, outcomes, strict=True)))

    again = environment | {"PREFECT_API_URL": server}
    report = json.loads(copydesk(again, "replay", "--again", "--json").stdout)

    assert report["documents"] == 2
    found = {item["outcome"]: item["documents"] for item in report["outcomes"]}
    assert found == {"article": 1, "refused": 1}
    tied = "SELECT outcome, refused.location FROM replays JOIN rejections AS refused"
    with lake.connect() as connection:
        connection.execute(f"{tied} USING (rejection_id) ORDER BY outcome")
        went_in, refused = connection.fetchall()
        assert (went_in[0], Path(went_in[1]).name) == ("article", "en_plain.txt")
        assert (refused[0], Path(refused[1]).name) == ("refused", "consent_only.html")
        connection.execute("SELECT location FROM articles")
        assert connection.fetchall() == [(went_in[1],)]
