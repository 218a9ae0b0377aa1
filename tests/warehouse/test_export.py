"""An export is what the warehouse says, in a form that other programs read safely."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from warehouse_samples import fetched, load, rows

from tasks.errors import UsageError
from warehouse.export import Wanted, export, format_of, harmless
from warehouse.export_formats import Format
from warehouse.lake import Lake
from warehouse.news_article import iso_date

EVERYTHING = Wanted()


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    folder = tmp_path_factory.mktemp("export")
    lake = Lake(folder / "lake", lock_seconds=30)
    texts = {"a": "Ferry, “quoted”\nand a line", "b": "=HYPERLINK(1)", "c": "undated"}
    load(lake, folder / "spool", [fetched(name, text) for name, text in texts.items()])
    undated = "UPDATE article_versions SET date_published = NULL WHERE headline = 'undated'"
    lake.write(lambda connection: connection.execute(undated), author="test", message="undated")
    return lake


@pytest.mark.parametrize(
    ("path", "named", "kind"),
    [
        ("x.jsonl", None, Format.JSONL),
        ("x.csv", None, Format.CSV),
        ("x", None, Format.PARQUET),
        ("x.csv", Format.JSONL, Format.JSONL),
    ],
)
def test_the_suffix_says_the_format_unless_it_is_named(
    path: str, named: Format | None, kind: Format
) -> None:
    assert format_of(Path(path), named) is kind


def test_parquet_is_partitioned_and_reads_back_as_the_table(lake: Lake, tmp_path: Path) -> None:
    assert export(lake, tmp_path / "out", Format.PARQUET, EVERYTHING) == 3
    parts = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert parts == ["published_year=2026", "published_year=__HIVE_DEFAULT_PARTITION__"]
    back = "SELECT * EXCLUDE (published_year, published_month) FROM read_parquet(?) ORDER BY 1"
    found = duckdb.execute(back, [f"{tmp_path}/out/**/*.parquet"]).fetchall()
    assert found == rows(lake, "SELECT * FROM articles ORDER BY article_id")


def test_one_parquet_file_and_a_query_without_dates(lake: Lake, tmp_path: Path) -> None:
    named = Wanted(sql="SELECT headline FROM articles ORDER BY headline;")
    assert export(lake, tmp_path / "one.parquet", Format.PARQUET, named) == 3
    assert export(lake, tmp_path / "folder", Format.PARQUET, named) == 3
    for path in ("one.parquet", "folder/data.parquet"):
        found = duckdb.execute("FROM read_parquet(?)", [str(tmp_path / path)]).fetchall()
        assert found == rows(lake, "SELECT headline FROM articles ORDER BY headline")


def test_json_lines_hold_news_articles(lake: Lake, tmp_path: Path) -> None:
    one = Wanted(where="headline LIKE 'Ferry%'")
    assert export(lake, tmp_path / "x.jsonl", Format.JSONL, one) == 1
    (line,) = (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()
    article = json.loads(line)
    assert article["@context"] == "https://schema.org"
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == "Ferry, “quoted”\nand a line"
    assert article["author"] == [
        {"@type": "Person", "name": "Ada Quill"},
        {"@type": "Person", "name": "Bo Ink"},
    ]
    assert article["publisher"] == {
        "@type": "Organization",
        "name": "Harbour Gazette",
        "url": "https://gazette.example/",
    }
    assert article["datePublished"] == "2026-03-01"
    assert article["@id"] == article["url"] == "https://gazette.example/a"
    assert "dateModified" not in article


@pytest.mark.parametrize(
    ("precision", "text"),
    [
        ("year", "2026"),
        ("month", "2026-03"),
        ("day", "2026-03-01"),
        ("minute", "2026-03-01T09:30:00Z"),
        (None, "2026-03-01T09:30:00Z"),
    ],
)
def test_a_date_says_no_more_than_its_source(precision: str | None, text: str) -> None:
    assert iso_date(datetime(2026, 3, 1, 9, 30), precision) == text


def test_csv_runs_no_formula(lake: Lake, tmp_path: Path) -> None:
    query = Wanted(
        sql="SELECT headline, authors, word_count - 9 AS less, source FROM articles ORDER BY 1"
    )
    assert export(lake, tmp_path / "x.csv", Format.CSV, query) == 3
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert found[0]["headline"] == "'=HYPERLINK(1)"
    assert found[1]["headline"] == "Ferry, “quoted”\nand a line"
    assert found[0]["authors"] == "Ada Quill; Bo Ink"
    assert found[0]["less"] == "-8"
    assert json.loads(found[0]["source"])["name"] == "Harbour Gazette"
    for text in ("=1", "+1", "-1", "@x", "\tx", "\rx"):
        assert str(harmless(text)).startswith("'")
    assert harmless(-1) == -1


def test_what_cannot_be_leaves_nothing_behind(lake: Lake, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for out, wanted, words in (
        ("there", EVERYTHING, "already"),
        ("no/where.csv", EVERYTHING, "no folder"),
        ("x.csv", Wanted(where="nonsense = 1"), "nonsense"),
        ("x.csv", Wanted(sql="SELEC"), "syntax"),
        ("y", Wanted(where="error('half way') IS NULL"), "half way"),
    ):
        path = tmp_path / out
        with pytest.raises(UsageError, match=words):
            export(lake, path, format_of(path, None), wanted)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_no_rows_are_an_export_too(lake: Lake, tmp_path: Path) -> None:
    for kind in Format:
        assert export(lake, tmp_path / kind.value, kind, Wanted(where="false")) == 0
        assert (tmp_path / kind.value).exists()
