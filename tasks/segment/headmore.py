"""What a page's head says beyond the fields of Head: addresses in other languages, AMP, paywall ...

In: the tags of a page and its own JSON-LD article. Out: HeadValues, each with where it was read; of
several places the first that has a value, in the order json-ld, open-graph, meta, dublin-core.

Names: `amp_url`, `alternate:<language>` (hreflang), `is_accessible_for_free`, `genre`,
`word_count`, `dateline`, `copyright_holder`, `license`, `rights`, `identifier`, `content_tier`,
`twitter_site`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tasks.enrichment import HeadValue
from tasks.segment.headtags import HeadTags
from tasks.segment.jsonld import Graph, Node, names_of, text_of
from tasks.segment.scanner import Scanner, plain

MAX_VALUE = 2_000
"""Characters of a value; a longer one is cut."""
MAX_ALTERNATES = 50

_JSON_LD = {
    "is_accessible_for_free": "isAccessibleForFree",
    "genre": "genre",
    "word_count": "wordCount",
    "dateline": "dateline",
    "license": "license",
}
_METAS = {
    "license": (("meta", "license"), ("dublin-core", "dcterms.license")),
    "rights": (
        ("meta", "copyright"),
        ("meta", "rights"),
        ("dublin-core", "dc.rights"),
        ("dublin-core", "dcterms.rights"),
    ),
    "identifier": (
        ("meta", "parsely-post-id"),
        ("dublin-core", "dc.identifier"),
        ("dublin-core", "dcterms.identifier"),
    ),
    "content_tier": (("open-graph", "article:content_tier"),),
    "twitter_site": (("twitter", "twitter:site"),),
}
_HREFLANG = re.compile(r"^(?:x-default|[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})$")


def more_values(tags: HeadTags, article: Node, graph: Graph) -> tuple[HeadValue, ...]:
    """All further values of a page. Linear in the page's size; never raises."""
    found: dict[str, HeadValue] = {}
    for value in (*_links(tags.scanner), *_from_json_ld(article, graph), *_from_metas(tags)):
        found.setdefault(value.name, value)
    return tuple(found.values())


def _links(scanner: Scanner) -> Iterator[HeadValue]:
    alternates = 0
    for tag in scanner.tags("<link", scanner.body, "hreflang", "amphtml", "&"):
        relations, href = tag.get("rel").lower().split(), tag.get("href").strip()[:MAX_VALUE]
        if not href:
            continue
        if "amphtml" in relations:
            yield HeadValue("amp_url", href, "html")
        language = tag.get("hreflang").strip()
        if "alternate" in relations and _HREFLANG.match(language) and alternates < MAX_ALTERNATES:
            alternates += 1
            yield HeadValue(f"alternate:{language}", href, "html")


def _from_json_ld(article: Node, graph: Graph) -> Iterator[HeadValue]:
    for name, key in _JSON_LD.items():
        value = _written(article.get(key))
        if value:
            yield HeadValue(name, value, "json-ld")
    for holder in names_of(article.get("copyrightHolder"), graph)[:1]:
        yield HeadValue("copyright_holder", holder[:MAX_VALUE], "json-ld")


def _written(value: Any) -> str | None:
    """A JSON value as text; true and false in small letters."""
    if isinstance(value, bool | int | float):
        return str(value).lower()
    text = text_of(value)
    return text[:MAX_VALUE] if text else None


def _from_metas(tags: HeadTags) -> Iterator[HeadValue]:
    for name, places in _METAS.items():
        for place, key in places:
            for value in tags.metas.get(key, ())[:1]:
                text = plain(value)[:MAX_VALUE]
                if text:
                    yield HeadValue(name, text, place)
