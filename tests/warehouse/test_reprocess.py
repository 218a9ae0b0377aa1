"""A batch that was cleaned again: what is found to differ, and what a commit makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from warehouse_samples import LOADED, Pair, clean, fetched, load, rows, snapshots

from tasks.errors import Reason, UsageError
from tasks.models import CleanDocument, RawDocument, Rejection
from warehouse.lake import Lake
from warehouse.reprocess import Comparison, commit_changes, compare_batch
from warehouse.rows import to_tables
from warehouse.spooled import write_batch
from warehouse.stored import require_condition, stored_documents

VERSIONS = """
SELECT headline, version, version_cause, valid_to IS NULL AS is_current
FROM article_versions ORDER BY article_id, version
"""
PAIRS: list[Pair] = [
    fetched("a", "the old quay", 1),
    fetched("b", "two words", 1),
    fetched("c", "three short words", None),
]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = Lake(tmp_path / "lake")
    load(lake, tmp_path / "spool", PAIRS)
    return lake


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A lake for tests that write nothing."""
    folder = tmp_path_factory.mktemp("reprocess")
    lake = Lake(folder / "lake")
    load(lake, folder / "spool", PAIRS)
    return lake


def again(lake: Lake, pairs: Sequence[Pair], *, commit: bool = True) -> Comparison:
    folder = lake.folder.parent / "again"
    write_batch(folder, to_tables(pairs))
    comparison = compare_batch(lake, folder)
    if commit:
        commit_changes(
            lake,
            folder,
            comparison,
            run_id="again",
            flow_run_id=None,
            loaded_at=LOADED + timedelta(days=1),
        )
    return comparison


def reads(pair: Pair, text: str) -> Pair:
    return pair[0], clean(pair[0], text)


def test_stored_documents_are_what_came_in(untouched: Lake) -> None:
    found = sorted(stored_documents(untouched), key=lambda document: document.location)
    assert found == [document for document, _ in PAIRS]
    (only,) = stored_documents(untouched, "headline = 'two words' OR word_count = 99")
    assert only == PAIRS[1][0]


def test_a_wrong_condition_is_told_with_the_words_of_the_database(untouched: Lake) -> None:
    with pytest.raises(UsageError, match="hedline"):
        require_condition(untouched, "hedline = 'x'")


def test_what_reads_the_same_is_no_change_and_writes_nothing(untouched: Lake) -> None:
    before = snapshots(untouched)
    comparison = again(untouched, PAIRS)
    assert (comparison.documents, comparison.changes, comparison.refused) == (3, (), ())
    assert snapshots(untouched) == before


def test_a_change_is_counted_in_words_and_becomes_a_version_with_its_cause(lake: Lake) -> None:
    pairs = [reads(PAIRS[0], "the new quay wall"), *PAIRS[1:]]
    (change,) = again(lake, pairs, commit=False).changes
    assert (change.site, change.words_gained, change.words_lost) == ("gazette.example", 4, 3)
    assert {"headline", "article_body", "word_count"} <= set(change.columns)

    again(lake, pairs)
    found = rows(lake, VERSIONS)
    assert [row for row in found if row[1] > 1] == [  # type: ignore[operator]
        ("the new quay wall", 2, "reprocessed", True)
    ]
    assert ("the old quay", 1, "fetched", False) in found
    assert again(lake, pairs).changes == ()


def test_another_label_is_a_change_even_where_the_article_reads_the_same(lake: Lake) -> None:
    document, outcome = PAIRS[0]
    assert isinstance(outcome, CleanDocument)
    block = outcome.blocks[1]
    shared = block.decision._replace(label=type(block.decision.label).SHARE)
    moved = block._replace(decision=shared)
    pairs = [(document, replace(outcome, blocks=(outcome.blocks[0], moved)))]
    (change,) = again(lake, pairs).changes
    assert (change.columns, change.words_gained, change.words_lost) == ((), 0, 0)
    assert again(lake, pairs).changes == ()


def test_a_document_that_is_refused_now_goes_to_quarantine_and_its_article_stays(
    lake: Lake,
) -> None:
    document: RawDocument = PAIRS[0][0]
    pairs: list[Pair] = [(document, Rejection(document, Reason.NO_ARTICLE, "too short"))]
    assert again(lake, pairs).refused == ((document.location, "no_article", "too short"),)
    assert rows(lake, "SELECT count(*) FROM rejections") == [(1,)]
    assert ("the old quay", 1, "fetched", True) in rows(lake, VERSIONS)
    before = snapshots(lake)
    again(lake, pairs)
    assert snapshots(lake) == before


@pytest.mark.integration
def test_an_article_that_changed_at_its_address_meanwhile_is_left_alone(lake: Lake) -> None:
    folder = lake.folder.parent / "again"
    write_batch(folder, to_tables([reads(PAIRS[0], "the new quay wall")]))
    comparison = compare_batch(lake, folder)
    load(lake, lake.folder.parent / "later", [fetched("a", "news of the publisher", 5)])
    made = commit_changes(
        lake, folder, comparison, run_id="x", flow_run_id=None, loaded_at=LOADED + timedelta(1)
    )
    assert made == 0
    assert rows(lake, "SELECT headline FROM articles WHERE headline LIKE '%quay%'") == []
