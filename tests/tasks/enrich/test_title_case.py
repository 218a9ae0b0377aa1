"""A headline that writes every word with a capital tells no names that the text does not."""

from __future__ import annotations

from tasks.enrich.enrichments import Enrichable, enrich
from tasks.enrichment import Enrichment, Place

AMERICAN = (
    "Voters in Georgia went to the polls on Tuesday to choose a governor, officials in Atlanta "
    "said, and queues were long in Savannah."
)
CAUCASIAN = (
    "Georgia will go on with its talks until the end of the year, the foreign ministry in Tbilisi "
    "said on Tuesday. Diplomats in Batumi said that nobody knew what would come of them."
)


def enriched(headline: str, body: str) -> Enrichment:
    return enrich(Enrichable(headline, None, None, body, "en"))


def georgia(headline: str, body: str) -> Place:
    found = enriched(headline, body)
    assert [person.name for person in found.people or ()] == []
    return next(place for place in found.places or () if place.name == "Georgia")


def test_a_place_that_is_a_given_name_too_is_no_person_of_its_headline() -> None:
    state = georgia("Voters in Georgia Choose a New Governor", AMERICAN)
    assert (state.kind, state.country_code) == ("state", "US")
    country = georgia("Georgia Extends Talks With Brussels", CAUCASIAN)
    assert (country.kind, country.country_code) == ("country", "GE")


def test_the_other_reading_of_an_ambiguous_place_is_kept_with_its_score() -> None:
    for headline, body, other in (
        ("Voters in Georgia Choose a New Governor", AMERICAN, "GE"),
        ("Georgia Extends Talks With Brussels", CAUCASIAN, "US"),
    ):
        place = georgia(headline, body)
        (reading,) = place.other_readings
        assert reading.country_code == other
        assert 0 < reading.score < place.score


def test_a_persons_name_ends_where_the_text_ends_it() -> None:
    found = enriched(
        "Georgia Fennick Wins Second Term", f"The mayor, Georgia Fennick, won. {AMERICAN}"
    )
    assert [person.name for person in found.people or ()] == ["Georgia Fennick"]


def test_a_headline_in_sentence_case_is_read_as_any_text() -> None:
    found = enriched("Mayor Georgia Fennick wins a second term", AMERICAN)
    assert [person.name for person in found.people or ()] == ["Georgia Fennick"]
