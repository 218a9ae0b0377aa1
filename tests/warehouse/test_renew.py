"""Stored articles are enriched again in place: no new version, the same again changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from warehouse_samples import fetched, load, rows

from tasks.errors import UsageError
from warehouse.lake import Lake
from warehouse.renew import columns_of, commit_renewals, renewals, stored_articles

TEXT = (
    "President Ada Quill opened the harbour of Jeddah in Saudi Arabia. "
    "“Every boat counts for this town,” said Quill."
)
STATE = "SELECT url, version, valid_to, content_sha256 FROM article_versions ORDER BY url, version"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = Lake(tmp_path / "lake")
    load(lake, tmp_path / "spool", [fetched("a", "old words", 1), fetched("b", TEXT, 1)])
    load(lake, tmp_path / "again", [fetched("a", TEXT, 2)])
    return lake


def renew(lake: Lake, *fields: str, where: str | None = None) -> int:
    found = [one for chunk in stored_articles(lake, where) for one in renewals(chunk, fields)]
    return commit_renewals(lake, found, author="test", message="renew")


def test_a_field_is_renewed_in_the_current_versions_alone(lake: Lake) -> None:
    before = rows(lake, STATE)
    assert renew(lake, "people", "places", "embedding") == 2
    assert rows(lake, STATE) == before
    found = rows(
        lake,
        "SELECT people[1].name, people[1].role, places[1].country_code, len(embedding), quotes "
        "FROM articles ORDER BY url",
    )
    assert found == [("Ada Quill", "President", "SA", 224, None)] * 2
    old = "SELECT people FROM article_versions WHERE valid_to IS NOT NULL"
    assert rows(lake, old) == [(None,)]


def test_what_the_field_was_made_with_is_renewed_too(lake: Lake) -> None:
    renew(lake, "people")
    renew(lake, "quotes", where="url LIKE '%/b'")
    made = (
        "SELECT list_sort(list_distinct([e.field for e in enrichments])) FROM articles ORDER BY url"
    )
    assert rows(lake, made) == [(["people"],), (["people", "quotes"],)]
    assert rows(lake, "SELECT quotes[1].person FROM articles ORDER BY url") == [
        (None,),
        ("Ada Quill",),
    ]


def test_the_same_again_changes_nothing(lake: Lake) -> None:
    fields = ("people", "places", "keyphrases", "quotes", "embedding", "flags", "citations")
    assert renew(lake, *fields) == 2
    assert renew(lake, *fields) == 0


def test_an_unknown_field_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"no field 'moods'.*keyphrases"):
        columns_of(["moods"])


def test_a_field_brings_the_columns_that_go_with_it() -> None:
    assert columns_of(["flags", "people"]) == ("flags", "genre", "people")
