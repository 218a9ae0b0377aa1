"""What enrichment adds to an article, as types: one field of Enrichment for each column.

All are frozen. Spans are half-open character offsets in `article_body`. None means unknown (the
language is not supported, or the evidence is thin), an empty tuple that nothing was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Span:
    """A place in `article_body`."""

    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class LanguageShare:
    """How much of the text is in a language (BCP 47): 0..1 of its letters."""

    language: str
    share: float


@dataclass(frozen=True, slots=True)
class Readability:
    """A published formula's score and the formula's name, e.g. 'flesch-reading-ease (1948)'."""

    formula: str
    score: float


@dataclass(frozen=True, slots=True)
class Keyphrase:
    """A phrase that the text is about; the first one's score is 1."""

    phrase: str
    score: float
    mentions: int


@dataclass(frozen=True, slots=True)
class Person:
    """A person named in the text. `mentions` counts headline and summaries too."""

    name: str
    role: str | None
    mentions: int
    score: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Organization:
    """An organisation named in the text, with the short form that the text gives it."""

    name: str
    acronym: str | None
    mentions: int
    score: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """One place that a name may stand for. `kind`: country, state or city."""

    name: str
    kind: str
    country_code: str
    latitude: float | None
    longitude: float | None
    geonames_id: int
    score: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in the text as it was chosen, with every other reading of its name."""

    text: str
    name: str
    kind: str
    country_code: str
    country: str
    latitude: float | None
    longitude: float | None
    geonames_id: int
    score: float
    mentions: int
    spans: tuple[Span, ...]
    other_readings: tuple[PlaceReading, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """An IPTC media topic. `method`: section, keyword or embedding."""

    qcode: str
    name: str
    level: int
    score: float
    method: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A direct quote: who said it, as written and as a name of `people`, and by which verb."""

    text: str
    speaker: str | None
    person: str | None
    cue: str | None
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Sentences of the article's own. `source`: standfirst, recap or central."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Citation:
    """What the article points to. `relation`: internal, external, or source (is_based_on)."""

    url: str | None
    anchor: str
    relation: str
    domain: str | None


@dataclass(frozen=True, slots=True)
class MentionedDate:
    """A date in the text: its words, when that is, and how precise they are."""

    text: str
    value: datetime
    precision: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Flag:
    """What kind of text it is, and what says so.

    `name`: opinion, analysis, live_blog, interview, review, obituary, agency_copy (detail: the
    agency), press_release, sponsored, paywalled, truncated.
    """

    name: str
    detail: str | None
    evidence: str


@dataclass(frozen=True, slots=True)
class HeadValue:
    """A value of a page's head that has no column of its own, and where it was read."""

    name: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a field was made with, so that a later run knows what to redo."""

    field: str
    library: str
    version: str


@dataclass(frozen=True, slots=True)
class Enrichment:
    """All that was added to one article; see the modules of tasks/enrich for each field."""

    headline_language: str | None = None
    languages: tuple[LanguageShare, ...] | None = None
    character_count: int | None = None
    readability: Readability | None = None
    keyphrases: tuple[Keyphrase, ...] | None = None
    people: tuple[Person, ...] | None = None
    organizations: tuple[Organization, ...] | None = None
    places: tuple[Place, ...] | None = None
    about: tuple[Topic, ...] | None = None
    quotes: tuple[Quote, ...] | None = None
    summary: Summary | None = None
    citations: tuple[Citation, ...] | None = None
    dates_mentioned: tuple[MentionedDate, ...] | None = None
    genre: str | None = None
    flags: tuple[Flag, ...] | None = None
    head_metadata: tuple[HeadValue, ...] | None = None
    embedding: tuple[float, ...] | None = None
    enrichments: tuple[Provenance, ...] = ()
