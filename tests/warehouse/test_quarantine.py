"""What is worth another try, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from warehouse_samples import clean, load, refused, rows

from tasks.errors import Reason
from warehouse.lake import Lake
from warehouse.quarantine import Outcome, candidates, groups, outcomes, record_replays
from warehouse.rows import PAYLOAD_BYTES
from warehouse.runs import start_run


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Refused by cleaner 1: a page without article, a slow one, a cut one and a broken archive."""
    lake = Lake(tmp_path / "lake")
    start_run(lake, run_id="run-1", flow_run_id=None, inputs=[], cleaner_version="1")
    load(
        lake,
        tmp_path / "1",
        [
            refused("list", b"a list", Reason.NO_ARTICLE),
            refused("slow", b"a slow page", Reason.TIME_LIMIT),
            refused("long", b"x" * (PAYLOAD_BYTES + 1), Reason.NO_ARTICLE),
            refused("dump", b"half", Reason.BROKEN_ARCHIVE),
        ],
    )
    return lake


def chosen(lake: Lake, cleaner_version: str, **wanted: object) -> list[bytes]:
    found = candidates(lake, cleaner_version, **wanted)  # type: ignore[arg-type]
    return sorted(document.content for _, document in found)


def test_only_what_may_end_otherwise_is_tried_again(lake: Lake) -> None:
    assert chosen(lake, "1") == [b"a slow page"]
    assert chosen(lake, "2") == [b"a list", b"a slow page"]
    assert chosen(lake, "2", reason="no_article") == [b"a list"]
    assert chosen(lake, "1", again=True) == [b"a list", b"a slow page"]


def test_an_outcome_is_tied_to_the_first_refusal(lake: Lake, tmp_path: Path) -> None:
    start_run(lake, run_id="run-2", flow_run_id=None, inputs=[], cleaner_version="2")
    found = list(candidates(lake, "2"))
    pairs = [
        (document, clean(document, "now an article"))
        if document.content == b"a list"
        else refused("slow", document.content, Reason.NO_TEXT)
        for _, document in found
    ]
    assert load(lake, tmp_path / "2", pairs, run_id="run-2").new == 1
    record_replays(lake, [name for name, _ in found], run_id="run-2", cleaner_version="2")
    assert outcomes(lake, "run-2") == (
        Outcome("article", None, 1),
        Outcome("refused", "no_text", 1),
    )
    linked = rows(
        lake,
        "SELECT refused.reason, articles.headline FROM replays "
        "JOIN rejections AS refused USING (rejection_id) "
        "JOIN articles ON articles.article_id = replays.article_id",
    )
    assert linked == [("no_article", "now an article")]
    assert b"a list" not in chosen(lake, "3")
    assert [group.reason for group in groups(lake)].count("no_article") == 1


def test_a_try_of_the_same_code_is_not_repeated(lake: Lake, tmp_path: Path) -> None:
    start_run(lake, run_id="run-2", flow_run_id=None, inputs=[], cleaner_version="2")
    found = list(candidates(lake, "2", reason="no_article"))
    same = [(document, replace(refused("list")[1], document=document)) for _, document in found]
    load(lake, tmp_path / "2", same, run_id="run-2")  # type: ignore[arg-type]
    record_replays(lake, [name for name, _ in found], run_id="run-2", cleaner_version="2")
    assert chosen(lake, "2", reason="no_article") == []
    assert chosen(lake, "3", reason="no_article") == [b"a list"]
