"""The best stretch of a page: found where the content is, and told to every block."""

from __future__ import annotations

import numpy as np

from tasks.clean.features import features
from tasks.clean.marks import read_marks
from tasks.clean.stretch_columns import STRETCH_COLUMNS, stretch_columns
from tasks.clean.tokens import TokenScores
from tasks.models import MediaType, Page
from tasks.segment.text import segment_text

SENTENCE = "The ferry sails again from Monday, and the harbour board is glad of that."


def page_of(lines: list[str]) -> Page:
    found = segment_text("\n\n".join(lines))
    return Page(found.blocks, found.text, MediaType.TEXT)


def columns_of(pages: list[Page], scores: list[float]) -> dict[str, np.ndarray]:
    found = features(pages, [read_marks(page) for page in pages], TokenScores({}))
    return stretch_columns(found, np.array(scores))


LINES = ["Home", SENTENCE, "Share", SENTENCE, "Most read", SENTENCE]
SCORES = [0.1, 0.9, 0.2, 0.9, 0.0, 0.1]


def test_a_stretch_runs_over_a_gap_and_ends_with_the_content() -> None:
    columns = columns_of([page_of(LINES)], SCORES)
    assert columns["stretch_inside_0.5"].tolist() == [0, 1, 1, 1, 0, 0]
    since = columns["stretch_since_0.5"]
    assert since[4] == 0.0
    assert since[5] > 0.0
    assert (since[:4] == 0).all()


def test_a_page_without_content_has_no_stretch() -> None:
    columns = columns_of([page_of(LINES)], [0.0] * 6)
    assert columns["stretch_inside_0.5"].tolist() == [0] * 6
    assert np.isfinite(np.stack(list(columns.values()))).all()


def test_columns_of_a_page_do_not_depend_on_the_pages_beside() -> None:
    other = page_of([SENTENCE, "Comments", SENTENCE])
    alone = columns_of([page_of(LINES)], SCORES)
    beside = columns_of([other, page_of(LINES), other], [0.3, 0.1, 0.7, *SCORES, 0.3, 0.1, 0.7])
    assert set(alone) == set(STRETCH_COLUMNS)
    for name, values in alone.items():
        assert beside[name][3:9].tolist() == values.tolist(), name
