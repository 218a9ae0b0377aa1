"""Whom a page names as its authors: people first, bodies that stand in for them else."""

from __future__ import annotations

import pytest

from tasks.normalise.authors import choose_authors

SITE = ("The Harbour Post", "harbourpost.example", "harbourpost")


@pytest.mark.parametrize(
    ("head", "shown", "authors", "place"),
    [
        (["Jane Doe"], ["John Roe"], ("Jane Doe",), "json-ld"),
        # The site itself as author says less than a person whom the page shows.
        (["The Harbour Post"], ["By John Roe"], ("John Roe",), "blocks"),
        (["HarbourPost"], [], ("HarbourPost",), "json-ld"),
        # An agency in a list of authors is one of them; behind a name it is the person's employer.
        (["Jane Doe", "Associated Press"], [], ("Jane Doe", "Associated Press"), "json-ld"),
        (["Jane Doe | Associated Press"], [], ("Jane Doe",), "json-ld"),
        (["Jane Doe", "The Harbour Post"], [], ("Jane Doe",), "json-ld"),
        (["dpa"], [], ("dpa",), "json-ld"),
        ([], ["Agencies"], ("Agencies",), "blocks"),
        (["https://harbourpost.example/staff"], [], (), None),
    ],
)
def test_authors(
    head: list[str], shown: list[str], authors: tuple[str, ...], place: str | None
) -> None:
    assert choose_authors([("json-ld", head), ("blocks", shown)], SITE) == (authors, place)


def test_no_name_twice() -> None:
    names = ["Jane Doe", "JANE DOE", "jane  doe", "Reuters", "REUTERS"]
    assert choose_authors([("meta", names)], ())[0] == ("Jane Doe", "Reuters")


def test_a_name_as_an_address_has_it() -> None:
    assert choose_authors([("meta", ["ada-quill"])], ())[0] == ("Ada Quill",)
