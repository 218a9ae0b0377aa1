"""An article's row -> a schema.org NewsArticle as JSON-LD (https://schema.org/NewsArticle).

In: a row of `articles`, column name -> value. Out: a dictionary that json.dumps takes. What is not
known is left out; a date says no more than its source did (2026, 2026-03, 2026-03-01, or a time).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tasks.normalise.people import read_byline

Row = Mapping[str, Any]

_SAME_NAME = {
    "headline": "headline",
    "alternative_headline": "alternativeHeadline",
    "description": "description",
    "abstract": "abstract",
    "article_body": "articleBody",
    "article_section": "articleSection",
    "in_language": "inLanguage",
    "url": "url",
    "canonical_url": "mainEntityOfPage",
    "word_count": "wordCount",
    "copyright_notice": "copyrightNotice",
    "keywords": "keywords",
    "corrections": "correction",
    "genre": "genre",
}
_SHORT_DATES = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}
_MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"


def news_article(row: Row) -> dict[str, Any]:
    """The article as JSON-LD."""
    values: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": row["url"] or f"urn:copydesk:{row['article_id']}",
        "identifier": row["article_id"],
        "version": row["version"],
        **{name: row[column] for column, name in _SAME_NAME.items()},
        "author": [_author(name) for name in row["authors"]],
        "publisher": _publisher(row),
        "datePublished": iso_date(row["date_published"], row["date_published_precision"]),
        "dateModified": iso_date(row["date_modified"], row["date_modified_precision"]),
        "timeRequired": f"PT{row['time_required_seconds']}S",
        "isBasedOn": _based_on(row["is_based_on"]),
        "about": [_topic(topic) for topic in row["about"] or ()],
        "mentions": [*_mentions(row)],
        "citation": _distinct(link["url"] for link in row["citations"] or ()),
    }
    return {name: value for name, value in values.items() if value not in (None, [], "")}


def _author(name: str) -> dict[str, Any]:
    """A person, or the agency or desk that a page names in a person's place."""
    return _named("Organization" if read_byline(name).organizations else "Person", name)


def iso_date(moment: datetime | None, precision: str | None) -> str | None:
    """ISO 8601 in UTC, as precise as its source was."""
    if moment is None:
        return None
    short = _SHORT_DATES.get(precision or "")
    return moment.strftime(short) if short else f"{moment.isoformat(timespec='seconds')}Z"


def _named(kind: str, name: str | None, **more: Any) -> dict[str, Any]:
    values = {"@type": kind, "name": name, **more}
    return {key: value for key, value in values.items() if value is not None}


def _publisher(row: Row) -> dict[str, Any] | None:
    name, domain = row["publisher"], row["publisher_domain"]
    if not (name or domain):
        return None
    return _named("Organization", name or domain, url=f"https://{domain}/" if domain else None)


def _based_on(source: str | None) -> Any:
    if not source or source.startswith(("http://", "https://")):
        return source or None
    return _named("CreativeWork", source)


def _topic(topic: Row) -> dict[str, Any]:
    code = topic["qcode"]
    return _named(
        "DefinedTerm", topic["name"], termCode=code, url=_MEDIA_TOPICS + code.rpartition(":")[2]
    )


def _mentions(row: Row) -> Iterable[dict[str, Any]]:
    for person in row["people"] or ():
        yield _named("Person", person["name"], jobTitle=person["role"])
    for organization in row["organizations"] or ():
        yield _named("Organization", organization["name"])
    for place in row["places"] or ():
        yield _named("Place", place["name"])


def _distinct(values: Iterable[str | None]) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]
