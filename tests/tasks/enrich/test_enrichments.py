"""The default set of enrichments on the founding sample, on hostile text and as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.assemble import content_sha256
from tasks.enrich.embedding import DIMENSIONS
from tasks.enrich.enrichments import METHODS, Enrichable, enrich, provenance
from tasks.enrichment import Enrichment, Flag, HeadValue
from tasks.models import Article, CleanDocument, MediaType, RawDocument, Source
from tasks.process import process
from tasks.seeds import seed_path

PUBLISHED = datetime(2025, 3, 11, tzinfo=UTC)


def of_text(body: str, language: str | None = "en", **facts: object) -> Enrichment:
    """The enrichment of a body alone."""
    article = Enrichable(None, None, None, body, language, published=PUBLISHED)
    return enrich(replace(article, **facts))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def founding() -> Article:
    sample = seed_path("articles/000_9df1ddd6725ee834.txt").read_bytes()
    (outcome,) = process([RawDocument(sample, MediaType.TEXT, "founding", Source("tests"))])
    assert isinstance(outcome, CleanDocument)
    return outcome.article


def test_the_founding_sample_names_its_one_source(founding: Article) -> None:
    citations = founding.enrichment.citations
    assert citations is not None
    assert [(one.relation, one.anchor, one.domain) for one in citations] == [
        ("source", "www.bbc.com", "bbc.com")
    ]


def test_the_founding_samples_quote_is_donald_trumps(founding: Article) -> None:
    assert founding.enrichment.quotes is not None
    (quote,) = founding.enrichment.quotes
    assert quote.text.startswith("We just about have. I mean,")
    assert quote.text.endswith("getting something done.")
    assert (quote.speaker, quote.person, quote.cue) == ("Trump", "Donald Trump", "stating")
    assert founding.article_body[quote.char_start : quote.char_end] == quote.text


def test_the_founding_samples_people_with_their_offices(founding: Article) -> None:
    assert founding.enrichment.people is not None
    roles = {person.name: person.role for person in founding.enrichment.people}
    assert roles == {
        "Volodymyr Zelensky": "President",
        "Donald Trump": "President",
        "Marco Rubio": "US Secretary of State",
        "Mike Waltz": "National Security Adviser",
        "Mohammed bin Salman": "Crown Prince",
        "Andriy Yermak": "chief of staff",
        "Steve Witkoff": "envoy",
        "Sergei Lavrov": "Russian Foreign Minister",
    }


def test_a_last_name_alone_counts_for_its_person(founding: Article) -> None:
    assert founding.enrichment.people is not None
    first = founding.enrichment.people[0]
    body = founding.article_body
    assert first.name == "Volodymyr Zelensky"
    assert first.mentions > len(first.spans) > 5  # standfirst and recap name him too
    words = {body[span.char_start : span.char_end] for span in first.spans}
    assert words == {"Volodymyr Zelensky", "Zelensky"}


def test_the_founding_samples_places_with_codes(founding: Article) -> None:
    assert founding.enrichment.places is not None
    codes = {place.name: (place.kind, place.country_code) for place in founding.enrichment.places}
    assert codes == {
        "United States": ("country", "US"),
        "Ukraine": ("country", "UA"),
        "Saudi Arabia": ("country", "SA"),
        "Russia": ("country", "RU"),
        "Moscow": ("city", "RU"),
        "Jeddah": ("city", "SA"),
        "Kyiv": ("city", "UA"),
    }
    moscow = next(place for place in founding.enrichment.places if place.name == "Moscow")
    assert moscow.latitude == pytest.approx(55.75, abs=0.1)
    assert [other.country_code for other in moscow.other_readings] == ["US"]


def test_the_founding_samples_first_topic_is_war_and_peace(founding: Article) -> None:
    assert founding.enrichment.about
    first = founding.enrichment.about[0]
    assert (first.qcode, first.name) == ("medtop:16000000", "conflict, war and peace")
    assert (first.level, first.method) == (1, "embedding")


def test_the_founding_samples_other_fields(founding: Article) -> None:
    found = founding.enrichment
    assert found.summary is not None
    assert (found.summary.text, found.summary.source) == (founding.description, "standfirst")
    assert found.headline_language == "en"
    assert found.dates_mentioned is not None
    assert [(date.text, date.precision) for date in found.dates_mentioned] == [
        ("February 2022", "month")
    ]
    assert found.readability is not None
    assert found.readability.formula == "Flesch reading ease (1948)"
    assert (found.genre, found.flags) == (None, ())
    assert found.embedding is not None
    assert len(found.embedding) == DIMENSIONS
    assert sum(number * number for number in found.embedding) == pytest.approx(1, abs=1e-3)


def test_a_publishers_section_is_a_topic_in_any_language() -> None:
    body = "Der Hafen wurde am Montag wieder geöffnet. " * 5
    found = of_text(body, "de", section="Wirtschaft", url="https://b.example/klima/hafen.html")
    assert found.about is not None
    assert [(topic.name, topic.level, topic.method) for topic in found.about] == [
        ("economy, business and finance", 1, "section"),
        ("environment", 1, "section"),
        ("climate change", 2, "section"),
    ]
    assert found.embedding is None


def test_articles_on_one_subject_are_nearer_than_others() -> None:
    def vector(body: str) -> Sequence[float]:
        embedding = of_text(body * 3).embedding
        assert embedding is not None
        return embedding

    def nearness(one: Sequence[float], other: Sequence[float]) -> float:
        return sum(a * b for a, b in zip(one, other, strict=True))

    quake = vector("A strong earthquake shook the coast and damaged hundreds of houses. ")
    tremor = vector("Tremors destroyed homes near the sea; rescuers searched the rubble. ")
    recipe = vector("Stir the flour into the melted butter and bake the cake for an hour. ")
    assert nearness(quake, tremor) > nearness(quake, recipe) + 0.2


def test_every_field_names_what_it_was_made_with() -> None:
    named = {row.field for row in provenance()}
    made_alone = {"genre", "enrichments"}
    assert named == set(METHODS)
    assert named <= {field.name for field in fields(Enrichment)} - made_alone


def test_enrichment_makes_no_new_version(founding: Article) -> None:
    bare = replace(founding, enrichment=Enrichment())
    parts = bare.headline, bare.description, bare.article_body, bare.abstract
    assert content_sha256(*parts) == founding.content_sha256


def test_an_unknown_language_leaves_fields_unknown() -> None:
    found = of_text("Lorem ipsum dolor. " * 30, language=None)
    assert found.people is None
    assert found.places is None
    assert found.keyphrases is None
    assert found.readability is None


NASTY = st.sampled_from(
    [
        "\ud800", "\u202e\u2066", "a" + "\u0301" * 40, "👩‍👩‍👧‍👦" * 5,
        "“" * 9, "«„“‘\"", "\x00\x07",
        "President ", "Dr. Ada Quill said ", "New York, Paris ",
        "31 February 99999 ", "(Reuters) - ",
        "ﷺ", "İI", "२०२५", "²", "2025-13-45", "\u2028", "’s", "de la ",
        "U.S. ", "99.99.9999 ", "\n\n",
    ]
)  # fmt: skip
LANGUAGES = st.sampled_from(
    [
        "en",
        "de",
        "fr",
        "ru",
        "el",
        "tr",
        "zh-Hans",
        "ja",
        "ko",
        "ar",
        "hi",
        "th",
        "xx",
        "pt-BR",
        None,
    ]
)


@settings(max_examples=60)
@given(body=st.lists(st.one_of(NASTY, st.text(max_size=40)), max_size=25), language=LANGUAGES)
def test_no_field_raises_on_hostile_text(body: list[str], language: str | None) -> None:
    text = "".join(body)
    found = of_text(
        text, language, headline=text[:50], description=text[50:99], abstract=text[-9:], url=text
    )
    for quote in found.quotes or ():
        assert text[quote.char_start : quote.char_end] == quote.text
    for place in found.places or ():
        assert all(0 <= span.char_start < span.char_end <= len(text) for span in place.spans)


def test_a_head_that_locks_the_page_is_evidence_of_a_paywall() -> None:
    head = (HeadValue("is_accessible_for_free", "false", "json-ld"),)
    found = of_text("The harbour reopened on Monday after the storm had passed.", head=head)
    assert found.flags == (Flag("paywalled", None, "head: isAccessibleForFree"),)
    assert found.head_metadata == head
