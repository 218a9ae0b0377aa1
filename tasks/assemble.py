"""Labelled blocks and metadata -> the Article, each field with the place it was read from.

In: a ReadDocument and the cleaner's decisions, one a block. Out: a CleanDocument; a document
without enough article text is refused (Reason.NO_ARTICLE).

1. facts of the blocks (byline, date, attribution ...) are read before they leave the body
2. each field is chosen: what the page shows before what its head says for the standfirst, what
   its head says before what it shows for headline, dates and authors
3. dates, people and URLs take their normal form
4. language, counts, reading time and hash are added
5. what is read out of the text itself (tasks/enrich/enrichments.py)
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from tasks.clean.facts import Facts, body_text, read_facts
from tasks.enrich.counts import Counts, count, reading_seconds
from tasks.enrich.enrichments import enrich, enrichable
from tasks.enrich.language import Language, detect_language
from tasks.errors import DocumentError, Reason
from tasks.models import (
    Article,
    CleanDocument,
    Head,
    LabelledBlock,
    PageLabels,
    ParsedDate,
    RawDocument,
    article_id,
)
from tasks.normalise.authors import choose_authors
from tasks.normalise.dates import parse_date
from tasks.normalise.urls import canonical_url, site_domain
from tasks.read import ReadDocument
from tasks.settings import Settings

UNDECLARED = ("title", "html", "head")
"""Places of a head's headline at which no headline was declared as such."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A field's value and where it was read; both None where nothing gave one."""

    value: str | None = None
    source: str | None = None


def assemble(read: ReadDocument, labels: PageLabels, settings: Settings) -> CleanDocument:
    """Make the article of one document. Raises DocumentError(NO_ARTICLE) where there is none."""
    decisions = labels.decisions
    facts = read_facts(read.page, decisions)
    body = body_text(read.page.blocks, decisions)
    language = detect_language("\n".join(filter(None, (body, facts.abstract))), read.page.language)
    counts = count(body, language.tag if language else None)
    _require_article(counts, facts, body, settings)
    article = _article(read, facts, body, language, counts)
    blocks = tuple(map(LabelledBlock, read.page.blocks, decisions))
    enrichment = enrich(enrichable(article, blocks, read.page.head, counts), ner=settings.ner)
    article = replace(
        article,
        enrichment=enrichment,
        page_type=labels.page_type,
        page_type_score=labels.page_type_score,
    )
    return CleanDocument(article, blocks)


def _article(
    read: ReadDocument, facts: Facts, body: str, language: Language | None, counts: Counts
) -> Article:
    document, head = read.document, read.page.head
    tag = language.tag if language else None
    url = read.page.url
    headline = _headline(head, facts)
    description = _first(("blocks", facts.description), _of(head, "description"))
    written_in = _region(tag, head.language)
    published, published_from = _published(head, facts, written_in, document)
    modified = parse_date(head.date_modified, language=written_in, relative_to=document.fetched_at)
    canonical = canonical_url(head.canonical_url, url)
    publisher = _first(_of(head, "publisher"), ("source", _publisher_of_source(document)))
    domain = site_domain(url or canonical)
    authors, authors_from = _authors(head, facts, publisher.value, domain)
    chosen = {
        "headline": headline.source,
        "description": description.source,
        "authors": authors_from,
        "date_published": published_from,
        "date_modified": _of(head, "date_modified")[0] if modified else None,
        "canonical_url": _of(head, "canonical_url")[0] if canonical else None,
        "publisher": publisher.source,
    }
    return Article(
        article_id=article_id(document, url),
        document_id=document.document_id,
        source=document.source,
        location=document.location,
        headline=headline.value,
        alternative_headline=_other_headline(headline.value, head, facts),
        description=description.value,
        abstract=facts.abstract,
        article_body=body,
        authors=authors,
        publisher=publisher.value,
        publisher_domain=domain,
        url=url,
        canonical_url=canonical,
        is_based_on=facts.is_based_on,
        date_published=published,
        date_modified=modified,
        in_language=tag,
        language_confidence=language.confidence if language else None,
        article_section=head.section,
        keywords=tuple(dict.fromkeys((*head.keywords, *facts.tags))),
        copyright_notice=facts.copyright_notice,
        corrections=facts.corrections,
        word_count=counts.words,
        sentence_count=counts.sentences,
        time_required_seconds=reading_seconds(counts, tag),
        content_sha256=content_sha256(headline.value, description.value, body, facts.abstract),
        raw_sha256=document.content_sha256,
        charset=read.charset,
        charset_source=read.charset_source,
        mends=read.mends,
        field_sources=tuple((name, place) for name, place in chosen.items() if place),
        fetched_at=document.fetched_at,
    )


def content_sha256(*parts: str | None) -> str:
    """Hex SHA-256 of what a reader sees; white space does not count."""
    words = "\x1f".join(" ".join((part or "").split()) for part in parts)
    return hashlib.sha256(words.encode("utf-8")).hexdigest()


def _require_article(counts: Counts, facts: Facts, body: str, settings: Settings) -> None:
    if counts.words >= settings.min_article_words:
        return
    seen = f"{counts.words} words of article text are left after cleaning"
    title = f" of {facts.headline!r}" if facts.headline else ""
    raise DocumentError(
        Reason.NO_ARTICLE,
        f"only {seen}{title}, fewer than the {settings.min_article_words} that make an article",
    )


def _first(*candidates: tuple[str, str | None]) -> Choice:
    """The first candidate that has a value."""
    return next((Choice(value, source) for source, value in candidates if value), Choice())


def _of(head: Head, field: str) -> tuple[str, str | None]:
    """A head field with the place in the head it was read from."""
    return dict(head.sources).get(field, "head"), getattr(head, field)


def _authors(
    head: Head, facts: Facts, publisher: str | None, domain: str | None
) -> tuple[tuple[str, ...], str | None]:
    places = (
        (dict(head.sources).get("authors", "head"), head.authors),
        ("blocks", facts.byline_raw),
    )
    return choose_authors(places, (publisher, domain, (domain or "").partition(".")[0]))


def _published(
    head: Head, facts: Facts, language: str | None, document: RawDocument
) -> tuple[ParsedDate | None, str | None]:
    place, raw = _of(head, "date_published")
    # A page's furniture may speak another language than its text: None tries the common ones.
    for source, text, tongue in (
        (place, raw, language),
        ("blocks", facts.date_raw, language),
        ("blocks", facts.date_raw, None),
    ):
        date = parse_date(text, language=tongue, relative_to=document.fetched_at)
        if date:
            return date, source
    return None, None


def _region(tag: str | None, declared: str | None) -> str | None:
    """The language with the region that the page declares: it tells 03/04 from 04/03."""
    if tag and declared and declared.partition("-")[0] == tag:
        return declared
    return tag


def _publisher_of_source(document: RawDocument) -> str | None:
    """A source.toml with a homepage names a publisher; a bare folder name does not."""
    return document.source.name if document.source.homepage else None


def _headline(head: Head, facts: Facts) -> Choice:
    """What the page declares as its headline; a <title> alone only where no headline is shown."""
    place, declared = _of(head, "headline")
    shown = ("blocks", facts.headline)
    if place in UNDECLARED:
        return _first(shown, (place, declared))
    return _first((place, declared), shown)


def _other_headline(headline: str | None, head: Head, facts: Facts) -> str | None:
    """The headline that the page shows, or else declares, where it is another."""
    others = (text for text in (facts.headline, head.headline) if text and headline)
    return next((text for text in others if text.casefold() != (headline or "").casefold()), None)
