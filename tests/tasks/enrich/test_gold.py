"""The hand-made gold of the enrichments: each field keeps its floors of precision and recall."""

from __future__ import annotations

import pytest
from enrichment_gold import Counts, Judged, judged, score

FLOORS = {
    "language": (1.0, 1.0),
    "people": (0.97, 0.88),
    "organizations": (0.90, 0.95),
    "places": (0.95, 0.97),
    "quotes and speakers": (0.90, 0.90),
    "dates": (0.95, 0.93),
    "genre": (1.0, 1.0),
    "agency": (1.0, 1.0),
    "first topic": (0.80, 0.75),
}
"""Least precision and recall: what was reached, a little rounded down."""


@pytest.fixture(scope="module")
def gold() -> list[Judged]:
    return judged()


@pytest.fixture(scope="module")
def counts(gold: list[Judged]) -> dict[str, Counts]:
    return score(gold)


def test_the_gold_is_large_enough(gold: list[Judged]) -> None:
    assert len(gold) >= 60
    assert len({one.truth["language"] for one in gold}) >= 12


@pytest.mark.parametrize("field", FLOORS)
def test_a_field_keeps_its_floor(counts: dict[str, Counts], field: str) -> None:
    precision, recall = FLOORS[field]
    found = counts[field]
    assert found.precision >= precision, found.slips
    assert found.recall >= recall, found.slips
