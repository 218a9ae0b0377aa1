"""What the flat views and the marts say of a few invented articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from warehouse_samples import LOADED, fetched, load, refused, rows

from tasks.models import CleanDocument
from warehouse.lake import Lake
from warehouse.sql_files import read_file

NOTICE = "Correction: the ferry sails on Monday."


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Article a in three versions, the last with a correction; b, and a refusal a week later."""
    folder = tmp_path_factory.mktemp("views")
    lake = Lake(folder / "lake")
    document, outcome = fetched("a", "Ferry sails", 3)
    assert isinstance(outcome, CleanDocument)
    corrected = replace(outcome.article, corrections=(NOTICE,), authors=("Ada Quill",))
    changed = [
        fetched("a", "Ferry waits", 1),
        fetched("a", "Ferry sails at last", 2),
        (document, replace(outcome, article=corrected)),
    ]
    load(lake, folder / "first", changed)
    later = LOADED + timedelta(days=7)
    load(lake, folder / "second", [fetched("b", "No"), refused("c")], loaded_at=later)
    return lake


def test_each_version_says_what_changed(lake: Lake) -> None:
    query = "SELECT version, changed, new_corrections FROM article_changes ORDER BY version"
    assert rows(lake, query) == [
        (2, ["headline", "article_body"], []),
        (3, ["headline", "article_body", "authors", "corrections"], [NOTICE]),
    ]
    assert rows(lake, "SELECT version, notice FROM correction_log") == [(3, NOTICE)]


def test_authors_keep_the_order_of_the_byline(lake: Lake) -> None:
    query = "SELECT position, author FROM article_authors WHERE headline = 'No' ORDER BY position"
    assert rows(lake, query) == [(1, "Ada Quill"), (2, "Bo Ink")]


def test_a_source_is_measured_against_its_own_last_weeks(lake: Lake) -> None:
    first, second = rows(
        lake,
        "SELECT articles, rejections, round(kept_share, 3), round(words_kept_drift, 3) "
        "FROM source_health ORDER BY week",
    )
    kept = len("Ferry waits") + len("Ferry sails at last") + len("Ferry sails")
    prompts = 3 * len("Post Comment")
    assert first == (3, 0, round(kept / (kept + prompts), 3), None)
    assert second == (1, 1, round(2 / (2 + len("Post Comment")), 3), round(1 / (8 / 3) - 1, 3))


def test_what_is_removed_is_counted_of_current_articles(lake: Lake) -> None:
    query = "SELECT label, decided_by, blocks, articles, characters FROM removed_by_rule"
    prompts = 2 * len("Post Comment")
    assert rows(lake, query) == [("comment_prompt", "rule:invented", 2, 2, prompts)]


def test_a_header_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "view.sql"
    path.write_text("-- What it is.\n-- columns:\n-- a VARCHAR: one\n-- b integer two\nSELECT 1")
    with pytest.raises(ValueError, match="b integer two"):
        read_file(path)
