"""What is searched is found, in every script; and the index follows the lake whatever dies."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warehouse_samples import fetched, load, rows

from tasks.errors import UsageError
from warehouse.lake import Connection, Lake
from warehouse.search import found_ids, like, search
from warehouse.search_index import SEARCH, index_file, shown_snapshot, update_index
from warehouse.search_sql import add_search
from warehouse.search_text import indexable, parse_query
from warehouse.snippets import SNIPPET_CHARACTERS, snippet

HERE = Path(__file__).parent

TEXTS = {
    "ferry": "The harbour ferry sails again after the storm",
    "cafe": "A café in Malmö serves the crew of the night ferry",
    "tram": "Tram drivers strike; the night train runs",
    "zh": "北京大学的学生在图书馆读书",
    "ja": "東京タワーで花火大会が開かれた",
    "th": "เรือข้ามฟากกลับมาให้บริการ",
    "ru": "Паром снова ходит после бури",
    "hi": "हिन्दी समाचार में नाव",
    "ar": "العبارة تعود إلى الميناء",
}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    folder = tmp_path_factory.mktemp("search")
    lake = Lake(folder / "lake", lock_seconds=30)
    load(lake, folder / "spool", [fetched(name, text) for name, text in TEXTS.items()])
    return lake


@pytest.fixture(scope="module")
def ids(lake: Lake) -> dict[str, str]:
    """The names of the texts by their articles' ids, with the index up to date."""
    update_index(lake)
    return {
        str(key): str(url).rpartition("/")[2]
        for key, url in rows(lake, "SELECT article_id, url FROM articles")
    }


def found(lake: Lake, typed: str, language: str | None = None) -> set[str]:
    hits = search(lake, typed, most=100, language=language)
    return {str(hit.url).rpartition("/")[2] for hit in hits}


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("ferry", {"ferry", "cafe"}),
        ("FERRY harbour", {"ferry"}),
        ("cafe malmo", {"cafe"}),
        ('"night ferry"', {"cafe"}),
        ("night -ferry", {"tram"}),
        ("harb*", {"ferry"}),
        ("北京", {"zh"}),
        ("图书馆", {"zh"}),
        ("学", {"zh"}),
        ("京大学", {"zh"}),
        ("北学", set()),
        ("花火 東京", {"ja"}),
        ("กลับมา", {"th"}),
        ("паром бури", {"ru"}),
        ("हिन्दी", {"hi"}),
        ("الميناء", {"ar"}),
        ("ferry's", set()),
        ('a "quote', set()),
        ("NEAR(ferry harbour)", set()),
    ],
)
def test_words_of_every_script_are_found(
    lake: Lake, ids: dict[str, str], typed: str, names: set[str]
) -> None:
    hits = found_ids(index_file(lake), parse_query(typed), 100)
    assert {ids[article_id] for article_id, _ in hits} == names


def test_a_search_without_a_word_says_so(lake: Lake) -> None:
    for typed in ("", '"" --', "-ferry", "…"):
        with pytest.raises(UsageError, match="no word"):
            search(lake, typed)


def test_language_narrows(lake: Lake) -> None:
    assert found(lake, "ferry", "en") == {"ferry", "cafe"}
    assert found(lake, "ferry", "de") == set()


def test_a_word_in_the_headline_comes_first_and_the_passage_is_marked(lake: Lake) -> None:
    best = search(lake, "harbour storm")[0]
    assert best.snippet.marked("[", "]") == "The [harbour] ferry sails again after the [storm]"
    assert search(lake, "cafe")[0].snippet.marked("[", "]").startswith("A [café] in")


def test_from_sql(lake: Lake) -> None:
    with add_search(lake.connect(), lake) as connection:
        query = (
            "SELECT a.article_body FROM search('ferry harbour') JOIN articles a USING (article_id)"
        )
        assert connection.execute(query).fetchall() == [(TEXTS["ferry"],)]
        assert connection.execute("SELECT count(*) FROM search('x', most := 3)").fetchone() == (0,)


def test_like_without_a_vector_says_so(lake: Lake) -> None:
    with pytest.raises(UsageError, match="no embedding"):
        like(lake, "https://gazette.example/ferry")


def test_like_ranks_by_the_angle_between_vectors(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", lock_seconds=30)
    load(lake, tmp_path / "1", [fetched(name, name) for name in ("a", "near", "far", "none")])
    for name, vector in {"a": [1, 0], "near": [0.9, 0.1], "far": [0, 1]}.items():
        lake.write(
            lambda connection, name=name, vector=vector: connection.execute(
                "UPDATE article_versions SET embedding = ? WHERE headline = ?", [vector, name]
            ),
            author="test",
            message="vector",
        )
    assert [hit.headline for hit in like(lake, "https://gazette.example/a")] == ["near", "far"]
    assert like(lake, "https://gazette.example/a", language="de") == []


def test_a_changed_article_is_found_by_its_new_text_only(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", lock_seconds=30)
    load(lake, tmp_path / "1", [fetched("a", "first words", 0), fetched("b", "other words", 0)])
    assert found(lake, "words") == {"a", "b"}
    load(lake, tmp_path / "2", [fetched("a", "second words", 1)])
    assert found(lake, "second") == {"a"}
    assert found(lake, "first") == set()
    assert update_index(lake).articles == 2
    gone = "DELETE FROM article_versions WHERE article_body = 'other words'"
    lake.write(lambda connection: connection.execute(gone), author="test", message="erase")
    assert found(lake, "words") == {"a"}


def test_what_is_deleted_before_the_index_follows_is_not_found(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", lock_seconds=30)
    load(lake, tmp_path / "1", [fetched("a", "first words", 0), fetched("b", "more words", 0)])
    assert found(lake, "words") == {"a", "b"}
    load(lake, tmp_path / "2", [fetched("a", "second words", 1), fetched("c", "other words", 0)])
    gone = "DELETE FROM article_versions WHERE article_body <> 'more words'"
    lake.write(lambda connection: connection.execute(gone), author="test", message="erase")
    assert rows(lake, "SELECT article_body FROM articles") == [("more words",)]
    assert update_index(lake).articles == 1
    assert found(lake, "words") == {"b"}


def test_an_article_that_was_erased_and_comes_again_is_found_by_its_new_text_only(
    tmp_path: Path,
) -> None:
    lake = Lake(tmp_path / "lake", lock_seconds=30)
    load(lake, tmp_path / "1", [fetched("a", "first words", 0)])
    assert found(lake, "first") == {"a"}

    def erase(connection: Connection) -> None:
        for table in ("blocks", "article_versions", "raw_documents"):
            connection.execute(f"DELETE FROM {table}")

    lake.write(erase, author="test", message="erase")
    assert found(lake, "first") == set()
    load(lake, tmp_path / "2", [fetched("a", "second words", 1)])
    assert rows(lake, "SELECT version, article_body FROM articles") == [(1, "second words")]
    assert (found(lake, "first"), found(lake, "second")) == (set(), {"a"})


def test_an_index_that_is_lost_damaged_or_too_far_behind_is_mended(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", lock_seconds=30)
    load(lake, tmp_path / "1", [fetched("a", "first words", 0), fetched("b", "more words", 0)])
    assert found(lake, "words") == {"a", "b"}
    index_file(lake).write_bytes(b"no index" * 1000)
    assert found(lake, "words") == {"a", "b"}
    with SEARCH.open(index_file(lake)) as index:
        index.execute("UPDATE state SET value = '0' WHERE name = 'format'")
    assert shown_snapshot(index_file(lake)) is None
    load(lake, tmp_path / "2", [fetched("a", "third text", 1)])
    lake.connect(read_only=False).execute(
        "CALL ducklake_expire_snapshots('lake', older_than => now())"
    )
    assert found(lake, "words") == {"b"}
    with SEARCH.open(index_file(lake)) as index:
        index.execute("UPDATE state SET value = '1' WHERE name = 'snapshot'")
        index.execute("UPDATE documents SET is_current = 0")
    assert found(lake, "words") == {"b"}
    assert found(lake, "third") == {"a"}


@pytest.mark.integration
def test_kill_minus_9_between_commit_and_index_loses_nothing(tmp_path: Path) -> None:
    lake, batches = Lake(tmp_path / "lake", lock_seconds=30), 6
    command = [sys.executable, str(HERE / "index_writer.py"), str(lake.folder), str(tmp_path / "s")]
    for _ in range(8):
        process = subprocess.Popen([*command, str(batches)])
        try:
            process.wait(timeout=random.uniform(0.8, 5.0))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        if lake.exists():
            ((articles,),) = rows(lake, "SELECT count(*) FROM articles")
            assert len(search(lake, "harbour", most=1000)) == articles
    assert subprocess.run([*command, str(batches)], check=True).returncode == 0
    assert len(search(lake, "harbour", most=1000)) == 20 * batches
    with sqlite3.connect(index_file(lake)) as index:
        assert index.execute("SELECT count(*) FROM documents").fetchone() == (20 * batches,)
    index.close()


WORD = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)


@given(st.lists(WORD, min_size=1, max_size=6), st.data())
def test_every_word_of_a_text_finds_it(words: list[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(words))
    with sqlite3.connect(":memory:") as index:
        index.execute(
            "CREATE VIRTUAL TABLE w USING fts5(t, content='', tokenize="
            "\"unicode61 remove_diacritics 2 categories 'L* M* N* Co'\")"
        )
        index.execute("INSERT INTO w (rowid, t) VALUES (1, ?)", [indexable(" ".join(words))])
        try:
            query = parse_query(word)
        except UsageError:
            return
        assert index.execute("SELECT rowid FROM w WHERE w MATCH ?", [query.match]).fetchall() == [
            (1,)
        ]
    index.close()


@given(st.text(max_size=500), st.lists(st.text(min_size=1, max_size=10), max_size=4))
def test_a_snippet_is_short_and_its_marks_lie_in_it(text: str, words: list[str]) -> None:
    passage = snippet(text, tuple(words))
    assert len(passage.text) <= SNIPPET_CHARACTERS + 4
    assert all(0 <= start < end <= len(passage.text) for start, end in passage.marks)
    assert passage.marked("", "") == passage.text
