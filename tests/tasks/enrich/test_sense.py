"""What a reader of a newspaper would call silly is not found."""

from __future__ import annotations

import pytest

from tasks.enrich.enrichments import Enrichable, enrich
from tasks.enrichment import Enrichment
from tasks.segment.head import read_head


def enriched(body: str, language: str) -> Enrichment:
    return enrich(Enrichable(None, None, None, body, language))


def people(body: str, language: str) -> list[str]:
    return [person.name for person in enriched(body, language).people or ()]


def test_a_text_introduces_people_by_their_whole_names() -> None:
    product = "Wexa has new features. At Camp Wexa it showed them. Wexa charges more now."
    person = "Tessel Wexa has new ideas. Wexa showed them on Monday. They please Wexa."
    assert people(product, "en") == []
    assert people(person, "en") == ["Tessel Wexa"]


def test_a_sea_is_no_person() -> None:
    assert people("Ships sail the West Orrin Sea. The Sea is rough. Sea fishing pays.", "en") == []


def test_a_lone_letter_behind_a_title_is_no_person() -> None:
    assert people("We asked Gen Z about it. Gen Z had no answer.", "en") == []


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Das sagte Anna Wexel von den Grünen am Montag.", "Anna Wexel"),
        ("Das sagte Konrad Wexel vom Vermögensverwalter Orrin.", "Konrad Wexel"),
        ("Das sagte Ursula von der Wexel am Montag.", "Ursula von der Wexel"),
    ],
)
def test_a_german_name_ends_before_whom_its_bearer_belongs_to(body: str, name: str) -> None:
    assert people(body, "de") == [name]


def test_an_inflected_name_is_shown_in_its_usual_form() -> None:
    body = (
        "Soud vyslechl Michala Wexla. Michal Wexl vinu popřel. Podle soudu Michal Wexl lhal."
        " Michal Wexl se odvolal."
    )
    assert people(body, "cs") == ["Michal Wexl"]


def test_a_given_name_is_no_city_where_a_person_of_the_text_bears_it() -> None:
    body = "El piloto George Wexley ganó ayer. A George le gusta Bakú."
    found = enriched(body, "es")
    assert [place.text for place in found.places or ()] == ["Bakú"]


def test_an_abbreviation_keeps_its_last_dot() -> None:
    places = enriched("The ferry sails from the U.S. to Canada.", "en").places or ()
    assert [place.text for place in places] == ["U.S.", "Canada"]


def test_days_months_and_verbs_of_saying_are_no_keyphrases() -> None:
    body = "The harbour opened on Thursday. Quill said so on Thursday. It shut in June, she said."
    phrases = {one.phrase.lower() for one in enriched(body, "en").keyphrases or ()}
    assert phrases.isdisjoint({"thursday", "june", "said"})
    assert "harbour" in phrases


def test_a_turkish_ending_is_no_part_of_a_keyphrase() -> None:
    body = "İstanbul'da yeni bir liman açıldı. İstanbul'un limanı büyük. İstanbul'a gemi geldi."
    phrases = [one.phrase for one in enriched(body, "tr").keyphrases or ()]
    assert "İstanbul" in phrases
    assert not any("'" in phrase for phrase in phrases)


def test_a_byline_is_no_summary() -> None:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    body = " ".join(f"The harbour of Wexholm was open to ships on {day}." for day in days)
    counted = Enrichable(None, "By Edda Quill", None, body, "en")
    found = enrich(counted).summary
    assert found is not None
    assert found.source == "central"


def test_a_piece_of_a_sentence_is_no_speaker() -> None:
    body = "Nach dem Sturm war alles still. Laut nach dem „der Hafen ist wieder offen für alle“."
    assert [quote.speaker for quote in enriched(body, "de").quotes or ()] == [None]


def test_an_address_is_no_publisher() -> None:
    metas = (
        '<meta name="publisher" content="https://social.example/planet">'
        '<meta name="application-name" content="Planet">'
    )
    assert read_head(f"<html><head>{metas}</head></html>").publisher == "Planet"
