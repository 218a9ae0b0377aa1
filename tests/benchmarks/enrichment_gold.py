"""Hand-made gold of the enrichments: 67 invented articles in 19 languages -> what is found of it.

In: tests/golden_enrichment (samples.json: gold for files of seeds/articles; reports.json: articles
with their gold). Out: Counts of right, wrong and missed findings by field. A field that an entry
does not name is not judged in it; one that the product leaves unknown (None) is counted apart.

Names of people and organisations must be equal; a place must be the same place of GeoNames or bear
the name, and have the code; a date the same day; a quote, in order, the same person, or none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tasks.enrich.enrichments import Enrichable, enrich
from tasks.enrich.gazetteer import gazetteer
from tasks.enrich.language import detect_language
from tasks.enrichment import Enrichment, Place
from tasks.models import CleanDocument
from tasks.process import process
from tasks.settings import Settings
from tasks.sources.files import discover

ROOT = Path(__file__).parent.parent.parent
GOLD = ROOT / "tests" / "golden_enrichment"


@dataclass(frozen=True, slots=True)
class Judged:
    """One article of the gold: what is true, and what was found."""

    name: str
    truth: dict[str, Any]
    found: Enrichment
    language: str | None


@dataclass(slots=True)
class Counts:
    """Findings of one field."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    unknown: int = 0
    slips: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def judged() -> list[Judged]:
    """Every article of the gold, enriched."""
    return [*_samples(), *_reports("reports.json")]


def held_out() -> list[Judged]:
    """Articles that no rule was made or mended on."""
    return list(_reports("held_out.json"))


def _samples() -> Iterator[Judged]:
    truths = json.loads((GOLD / "samples.json").read_text("utf-8"))
    for name, truth in truths.items():
        documents = list(discover([str(ROOT / "seeds" / "articles" / name)], Settings()))
        (outcome,) = process(documents)  # type: ignore[arg-type]  # no sample is refused
        assert isinstance(outcome, CleanDocument), name
        article = outcome.article
        yield Judged(name, truth, article.enrichment, article.in_language)


def _reports(name: str) -> Iterator[Judged]:
    for truth in json.loads((GOLD / name).read_text("utf-8")):
        language = detect_language(truth["body"])
        tag = language.tag if language else None
        published = datetime.fromisoformat(truth["published"]).replace(tzinfo=UTC)
        article = Enrichable(truth["headline"], None, None, truth["body"], tag, published=published)
        yield Judged(truth["id"], truth, enrich(article), tag)


def score(articles: Iterable[Judged]) -> dict[str, Counts]:
    """Counts by field."""
    fields: dict[str, Counts] = {}
    for one in articles:
        for name, (true, found) in _findings(one).items():
            counts = fields.setdefault(name, Counts())
            if found is None:
                counts.unknown += 1
                continue
            missed, wrong = _without(true, found), _without(found, true)
            counts.right += len(true) - len(missed)
            counts.missed += len(missed)
            counts.wrong += len(wrong)
            if missed or wrong:
                counts.slips.append(f"{one.name}: missed {missed}, wrong {wrong}")
    return fields


def _without(values: list[str], others: list[str]) -> list[str]:
    left = list(others)
    return [value for value in values if value not in left or left.remove(value)]  # type: ignore[func-returns-value]


def _findings(one: Judged) -> dict[str, tuple[list[str], list[str] | None]]:
    """For each field of an entry: what is true, and what was found, as comparable words."""
    truth, found = one.truth, one.found
    pairs: dict[str, tuple[list[str], list[str] | None]] = {
        "language": ([truth["language"]], [one.language or ""])
    }
    if "people" in truth:
        people = found.people
        pairs["people"] = truth["people"], (people and [p.name for p in people]) or _none(people)
    if "organizations" in truth:
        bodies = found.organizations
        names = [body.name for body in bodies or ()]
        pairs["organizations"] = truth["organizations"], None if bodies is None else names
    if "places" in truth:
        pairs["places"] = truth["places"], _places(truth["places"], found.places)
    if "quotes" in truth:
        true = [f"{number} {person}" for number, person in enumerate(truth["quotes"])]
        said = [f"{number} {quote.person}" for number, quote in enumerate(found.quotes or ())]
        pairs["quotes and speakers"] = true, said
    if "dates" in truth:
        dates = found.dates_mentioned
        days = dates and sorted({date.value.date().isoformat() for date in dates})
        pairs["dates"] = sorted(truth["dates"]), _none(dates) if not days else list(days)
    if "genre" in truth:
        pairs["genre"] = _one(truth["genre"]), _one(found.genre)
    if "agency" in truth or truth.get("genre", "") is None:
        named = [flag.detail or "" for flag in found.flags or () if flag.name == "agency_copy"]
        pairs["agency"] = _one(truth.get("agency")), named
    if truth.get("topics"):
        first = [topic.name for topic in found.about or () if topic.level == 1][:1]
        right = [name for name in first if name in truth["topics"]] or truth["topics"][:1]
        pairs["first topic"] = right, first
    return pairs


def _none(value: object) -> list[str] | None:
    return None if value is None else []


def _one(value: str | None) -> list[str]:
    return [] if value is None else [value]


def _places(true: list[str], found: tuple[Place, ...] | None) -> list[str] | None:
    """Found places in the gold's own words where they are the gold's."""
    if found is None:
        return None
    return [
        next((gold for gold in true if _is(gold, place)), f"{place.name}:{place.country_code}")
        for place in found
    ]


def _is(gold: str, place: Place) -> bool:
    name, _, code = gold.rpartition(":")
    known = {reading.geonames_id for reading in gazetteer("en").readings(name)}
    return code == place.country_code and (
        name in (place.name, place.text) or place.geonames_id in known
    )
