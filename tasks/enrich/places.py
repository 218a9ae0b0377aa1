"""Names -> places: which place of that name is meant, and what else it could be.

In: an ArticleText, its Names and the people's mentions. Out: places, most mentioned first, each
with code, coordinates, score and the other readings of its name.

1. candidates: names of the gazetteer in runs of capitalised words (names.py); in a language
   without capitals every word, in Chinese, Japanese, Korean and Thai every place of the text
2. a reading's score: a country is sure; a city by its inhabitants; more where another place of the
   article lies in the same country, or a word of place ("in", "near") stands before it
3. a name is refused below MIN_SCORE, where it is a person's, or where it also stands in small
   letters in the text ("Nice", "Reading")
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tasks.enrich.cues import cues_of, first_names, locatives
from tasks.enrich.gazetteer import (
    Gazetteer,
    KnownPlace,
    country_name,
    gazetteer,
    spaceless_names,
)
from tasks.enrich.name_reader import Mention, NameKind
from tasks.enrich.people import NOUNS_CAPITAL, PersonMention
from tasks.enrich.stopwords import stop_words
from tasks.enrich.text import ArticleText
from tasks.enrichment import Place, PlaceReading, Span

MOST = 50
"""Places of one article."""
MOST_READINGS = 5
MAX_ACRONYM = 3
TWO_LETTER_CITY = 700_000
"""Inhabitants from which on two letters are a city's name wherever they stand."""
PLACE_SUFFIXES = tuple("市县縣省州区區県道府시도")
MIN_SCORE = 0.5
COUNTRY, STATE = 0.95, 0.6
SMALL, LARGE = 15_000, 10_000_000
SMALLEST_CITY, LARGEST_CITY = 0.2, 0.85
"""Scores of cities with SMALL and LARGE inhabitants; between them by the logarithm."""
FAMOUS = 90
"""Names in all languages of a city that is as well known as a large one: Venice has 66, Venice,
Florida 11."""
SAME_COUNTRY = 0.25
"""Added where the article names the country, or another place in it."""
OTHER_NAME = 0.25
"""Taken off a city whose usual name is another one: names in all languages and of all times are
in the table."""
OUTWEIGHED = 0.3
"""Taken off a country that the article says nothing else of, beside a state ("Georgia") of one
that it does."""
KNOWN_CITY, NOUN = 0.5, 0.2
"""Taken off a less known city where any noun has a capital and no word of place stands before."""
SMALL_SUPPORTED = 0.6
"""By how much of its own score that may raise a place: America has a town for every word."""
LOCATIVE = 0.15
"""Added where a word of place stands before the name."""
SPACELESS = frozenset(["zh", "ja", "ko", "th", "lo", "my", "km", "yue"])
CASELESS = frozenset(["ar", "fa", "ur", "he", "hi", "mr", "ne", "bn", "ta", "te", "ka", "ps", "am"])
"""Languages without capital letters: each word may be a name."""
ARABIC_PREFIXES = ("و", "ب", "ل", "ف", "ك")


_DOTTED = re.compile(r"(?:[A-Z]\.)+[A-Z]")
"""An abbreviation ("U.S") whose last dot is no part of a word."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A name in the text with its readings."""

    text: str
    start: int
    end: int
    readings: tuple[KnownPlace, ...]
    located: bool


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the article says of a name: `support` as of _support; `rivalled`: a state of a country
    that the article speaks of bears it too; `noun`: any noun of the language has a capital."""

    name: str
    support: Counter[str]
    located: bool
    rivalled: bool
    noun: bool


def find_places(
    text: ArticleText, names: Sequence[Mention], people: Sequence[PersonMention] = ()
) -> tuple[Place, ...]:
    """The places of a text; `people`: where its people are named. Never raises."""
    known = gazetteer(text.language)
    taken = {mention.start for mention in people}
    candidates = [
        one for one in _candidates(text, names, known) if one.start not in taken and one.readings
    ]
    support = _support(candidates)
    grouped: dict[str, list[_Candidate]] = {}
    for one in candidates:
        grouped.setdefault(one.text, []).append(one)
    found: dict[int, Place] = {}
    for group in grouped.values():
        place = _place(text, group, support)
        if place is None:
            continue
        before = found.get(place.geonames_id)
        found[place.geonames_id] = _merged(before, place) if before else place
    ranked = sorted(found.values(), key=lambda place: -place.mentions)
    return tuple(ranked[:MOST])


def _candidates(
    text: ArticleText, names: Sequence[Mention], known: Gazetteer
) -> Iterator[_Candidate]:
    if text.language in SPACELESS:
        yield from _in_spaceless(text, known)
        return
    if text.language in CASELESS:
        yield from _in_words(text, known)
        return
    stops, cues = stop_words(text.language), cues_of(text.language)
    given = {one.text.partition(" ")[0] for one in names if one.kind is NameKind.PERSON}
    written = set(text.words)
    for mention in names:
        if mention.kind is not NameKind.PLACE:
            continue
        name = mention.text.replace("'", "’")
        short = name.isupper() and len(name) <= MAX_ACRONYM  # "US" is no "us"
        if not short and (name.lower() in written or name.lower() in stops):
            continue
        before = text.whole[max(0, mention.start - 12) : mention.start].split()
        located = bool(before) and before[-1] in locatives()
        common = name in first_names() or (cues is not None and name in cues.organizations)
        if name not in known.names and (common or name in given) and not located:
            continue  # "George", "Union"
        if name in given and name in first_names():
            continue  # "a George", of George Russell
        readings = known.readings(name) or known.readings(known.base(name) or "")
        end = mention.end
        if _DOTTED.fullmatch(name) and text.whole[end : end + 1] == ".":
            name, end = name + ".", end + 1
        yield _Candidate(name, mention.start, end, readings, located)


def _in_spaceless(text: ArticleText, known: Gazetteer) -> Iterator[_Candidate]:
    names = spaceless_names(text.language or "")
    at, whole = 0, text.whole
    while at < len(whole):
        name = names.at(whole, at)
        if name is None:
            at += 1
            continue
        end = at + len(name)
        if _stands_alone(whole, at, end, text.language, known):
            yield _Candidate(name, at, end, known.readings(name), located=False)
        at = end


def _stands_alone(whole: str, start: int, end: int, language: str | None, known: Gazetteer) -> bool:
    """Whether a name in a text without spaces is likely no part of another word."""
    if language == "ko" and start and whole[start - 1].isalpha():
        return False
    name = whole[start:end]
    if end - start > 2 or name in known.names or whole[end : end + 1] in PLACE_SUFFIXES:
        return True
    return known.readings(name)[0].population >= TWO_LETTER_CITY


def _in_words(text: ArticleText, known: Gazetteer) -> Iterator[_Candidate]:
    """Names among all words; in Arabic script a small word may be written to the name."""
    cues = cues_of(text.language)
    not_places = cues.not_places if cues else frozenset()
    for index, (word, start) in enumerate(zip(text.words, text.starts, strict=True)):
        if word in not_places:
            continue
        tries = [(word, start)]
        if word[:1] in ARABIC_PREFIXES and len(word) > 4:
            tries.append((word[1:], start + 1))
        for name, at in tries:
            length = min(known.longest(name), len(text.words) - index)
            for count in range(length, 0, -1):
                longer = " ".join((name, *text.words[index + 1 : index + count]))
                if known.known(longer) and len(longer) > 2:
                    end = text.starts[index + count - 1] + len(text.words[index + count - 1])
                    yield _Candidate(longer, at, end, known.readings(longer), located=False)
                    break


def _support(candidates: Sequence[_Candidate]) -> Counter[str]:
    """For each country, how many names of the article mean it or a place in it at first sight."""
    found: Counter[str] = Counter()
    for readings in {one.text: one.readings for one in candidates}.values():
        best = max(readings, key=lambda one: (one.kind != "city", one.fame, one.population))
        found.update(
            {best.country_code, *(one.country_code for one in readings if one.kind == "state")}
        )
    return found


def _place(text: ArticleText, group: list[_Candidate], support: Counter[str]) -> Place | None:
    first = group[0]
    evidence = _Evidence(
        name=first.text,
        support=support,
        located=any(one.located for one in group),
        noun=text.language in NOUNS_CAPITAL,
        rivalled=any(
            one.kind == "state" and support[one.country_code] > 1 for one in first.readings
        ),
    )
    scored = sorted(
        ((_score(reading, evidence), reading) for reading in first.readings),
        key=lambda pair: (-pair[0], -pair[1].population),
    )
    score, chosen = scored[0]
    if score < MIN_SCORE:
        return None
    others = tuple(
        PlaceReading(
            reading.name,
            reading.kind,
            reading.country_code,
            reading.latitude,
            reading.longitude,
            reading.geonames_id,
            round(other, 2),
        )
        for other, reading in scored[1:MOST_READINGS]
    )
    spans = (text.in_body(one.start, one.end) for one in group)
    return Place(
        text=first.text,
        name=chosen.name,
        kind=chosen.kind,
        country_code=chosen.country_code,
        country=country_name(chosen.country_code),
        latitude=chosen.latitude,
        longitude=chosen.longitude,
        geonames_id=chosen.geonames_id,
        score=round(score, 2),
        mentions=len(group),
        spans=tuple(span for span in spans if span),
        other_readings=others,
    )


def _score(reading: KnownPlace, evidence: _Evidence) -> float:
    support = evidence.support[reading.country_code]
    if reading.kind == "country":
        score = COUNTRY - (OUTWEIGHED if evidence.rivalled and support <= 1 else 0)
    elif reading.kind == "state":
        score = STATE
    else:
        size = math.log(max(reading.population, SMALL) / SMALL) / math.log(LARGE / SMALL)
        weight = min(1.0, max(size, reading.fame / FAMOUS))
        score = SMALLEST_CITY + (LARGEST_CITY - SMALLEST_CITY) * weight
        if evidence.name.lower() != reading.name.lower() and evidence.name.isascii():
            score -= OTHER_NAME
        if evidence.noun and not evidence.located and weight < KNOWN_CITY:
            score -= NOUN
    # Its own name supports a reading once; another name of the same country is what counts.
    if support > 1:
        score += min(SAME_COUNTRY, SMALL_SUPPORTED * score)
    return min(1.0, score + (LOCATIVE if evidence.located else 0))


def _merged(before: Place, place: Place) -> Place:
    """Two names of one place: "US" and "United States"."""
    more, less = (before, place) if before.mentions >= place.mentions else (place, before)
    spans: tuple[Span, ...] = tuple(
        sorted((*before.spans, *place.spans), key=lambda span: span.char_start)
    )
    return replace(more, mentions=more.mentions + less.mentions, spans=spans)
