"""What a page says about itself (JSON-LD, Open Graph, meta, microdata) -> Head.

In: the page's decoded HTML. Out: a Head of raw strings, each field with the place it was read.

1. headtags: the tags that carry metadata, by linear scans
2. jsonld: the page's own article node, however broken its JSON
3. each field is the first that is there of, by default: json-ld (an article's), open-graph,
   twitter, meta (parsely, sailthru, cXense and plain names), dublin-core, microdata, rdfa, html
   (rel=author, <time>, <html lang>), title. Exceptions: the headline is the one that
   headline_choice.py believes; the canonical URL is rel=canonical before og:url; the language
   is <html lang> before og:locale
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlsplit

from tasks.models import Head
from tasks.normalise.characters import clean_pieces
from tasks.segment.headfields import METAS, MICRODATA
from tasks.segment.headline import complete, evidence, shared_tail, strip_site
from tasks.segment.headline_choice import Shown, is_news, ranked
from tasks.segment.headmore import more_values
from tasks.segment.headtags import HeadTags, scan
from tasks.segment.headvalues import MAX_FIELD, body_value, chain, image_value, text_value
from tasks.segment.jsonld import (
    ARTICLE_TYPES,
    PAGE_TYPES,
    Graph,
    Node,
    choose,
    names_of,
    parse_graph,
    strings_of,
    types_of,
)
from tasks.segment.openings import Openings
from tasks.segment.scanner import plain

MAX_LIST = 100
"""Authors or keywords of a page."""

_TEXTS = tuple(field.name for field in fields(Head) if field.type == "str | None")
_NO_NAME = re.compile(r"^(?:(?:https?:)?//\S+|[^@\s]+@[^@\s]+|\d{1,3}\D{0,40}|)$", re.IGNORECASE)
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}$")


@dataclass(frozen=True, slots=True)
class _Found:
    """All that was found in a page, before a choice is made."""

    tags: HeadTags
    graph: Graph
    article: Node
    page: Node


def read_head(html: str, openings: Openings | None = None) -> Head:
    """Read a page's metadata. Linear in the page's size; never raises.

    `openings` are the page's, where they are known.
    """
    found = _find(openings or Openings(html))
    best = {name: next(candidates, None) for name, candidates in _fields(found).items()}
    chosen = {name: pair for name, pair in best.items() if pair is not None}
    texts: dict[str, Any] = {name: value for name, (_, value) in chosen.items()}
    return Head(
        **texts,
        sources=tuple((name, place) for name, (place, _) in chosen.items()),
        more=more_values(found.tags, found.article, found.graph),
    )


def clean_head(head: Head) -> tuple[Head, tuple[str, ...]]:
    """The head with its characters mended, and the names of the mends."""
    values = {name: getattr(head, name) for name in _TEXTS}
    set_ones = {name: value for name, value in values.items() if value}
    lists = {name: getattr(head, name) for name in ("authors", "keywords")}
    texts = [*set_ones.values(), *(text for group in lists.values() for text in group)]
    mended, mends = clean_pieces(texts)
    if mended == texts:
        return head, mends
    rest = iter(mended)
    changed: dict[str, Any] = {name: next(rest) or None for name in set_ones}
    changed |= {name: tuple(next(rest) for _ in group) for name, group in lists.items()}
    return replace(head, **changed), mends


def _find(openings: Openings) -> _Found:
    tags = scan(openings)
    graph = parse_graph(tags.scripts)
    titles = (*tags.headings, *tags.metas.get("og:title", ()), tags.title)
    article = choose(graph, ARTICLE_TYPES, titles)
    page = choose(graph, PAGE_TYPES, titles)
    return _Found(tags, graph, article or {}, page or {})


def _fields(found: _Found) -> dict[str, Iterator[tuple[str, Any]]]:
    """For each field of Head its candidates, best first, with their places; read lazily."""
    article, page = found.article, found.page
    return {
        "title": text_value("title", found.tags.title),
        "headline": _headlines(found),
        "description": chain(
            text_value("json-ld", article.get("description")), _metas(found, "description")
        ),
        "authors": _authors(found),
        "date_published": _dates(found, "date_published", "datePublished"),
        "date_modified": _dates(found, "date_modified", "dateModified"),
        "canonical_url": _canonical(found),
        "language": _languages(found),
        "section": chain(
            text_value("json-ld", article.get("articleSection")), _metas(found, "section")
        ),
        "keywords": _keywords(found),
        "publisher": _publishers(found),
        "image": chain(
            image_value(article.get("image")),
            _metas(found, "image"),
            image_value(page.get("image")),
        ),
        "article_body": body_value(article.get("articleBody")),
        "page_type": chain(
            (("json-ld", name) for name in types_of(article)[:1]),
            (("open-graph", plain(value)) for value in found.tags.metas.get("og:type", ())),
            (("json-ld", name) for name in types_of(page)[:1]),
        ),
    }


def _metas(found: _Found, field: str) -> Iterator[tuple[str, Any]]:
    """A field's single values among the metas, then the microdata."""
    for place, names in METAS.get(field, ()):
        for name in names:
            for value in found.tags.metas.get(name, ()):
                yield from text_value(place, value)
    for name in MICRODATA.get(field, ()):
        for value in found.tags.microdata.get(name, ()):
            yield from text_value("microdata", value)
        for value in found.tags.rdfa.get(name, ()):
            yield from text_value("rdfa", value)


def _headlines(found: _Found) -> Iterator[tuple[str, Any]]:
    tags = found.tags
    social = next(map(plain, tags.metas.get("og:title", ())), "")
    sections = (plain(text) for text in tags.metas.get("article:section", ()))
    names = [*_site_names(found), *sections, shared_tail(social, tags.title)]
    known = evidence(tags.headings, [*names, _domain(found)])
    candidates = chain(
        text_value("json-ld", found.article.get("headline")),
        text_value("json-ld", found.article.get("name")),
        _metas(found, "headline"),
        text_value("title", tags.title),
    )
    titles = (*tags.headings, *map(plain, tags.metas.get("og:title", ())), tags.title)
    read = ((place, strip_site(complete(value, titles), known)) for place, value in candidates)
    title = strip_site(tags.title, known)
    yield from ranked(read, Shown(tags.headings, title, social, is_news(types_of(found.article))))
    yield from (("html", heading) for heading in tags.headings)


def _publishers(found: _Found) -> Iterator[tuple[str, Any]]:
    """Names of the publisher; an address is none."""
    stated = names_of(found.article.get("publisher"), found.graph)[:1]
    first, last = ((("json-ld", name) for name in names) for names in (stated, _site_names(found)))
    named = chain(first, _metas(found, "publisher"), last)
    return ((place, name) for place, name in named if "://" not in name)


def _site_names(found: _Found) -> Iterator[str]:
    """Names that the page gives its site."""
    for node in (found.article, *(n for n in found.graph.nodes if "WebSite" in types_of(n))):
        yield from names_of(node.get("publisher") if node is found.article else node, found.graph)
    for place in ("og:site_name", "application-name", "apple-mobile-web-app-title"):
        yield from map(plain, found.tags.metas.get(place, ()))
    for handle in found.tags.metas.get("twitter:site", ()):
        yield handle.removeprefix("@")


def _domain(found: _Found) -> str | None:
    """The main label of the site's host: 'example' of https://www.example.co.uk/."""
    for _, url in _canonical(found):
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            continue
        labels = [label for label in host.split(".") if label != "www"]
        return max(labels[:-1], key=len, default=None)
    return None


def _authors(found: _Found) -> Iterator[tuple[str, Any]]:
    """All authors of the first place that names any other than the site itself.

    Addresses and e-mail are no names; `twitter:data1` may be a reading time.
    """
    site = {name.casefold() for name in _site_names(found)}
    nameless: list[tuple[str, Any]] = []
    for place, values in _author_groups(found):
        names_found = tuple(dict.fromkeys(name for value in values if (name := _author(value))))
        if not names_found:
            continue
        pair = (place, names_found[:MAX_LIST])
        if site.issuperset(name.casefold() for name in names_found):
            nameless.append(pair)
        else:
            yield pair
    yield from nameless


def _author_groups(found: _Found) -> Iterator[tuple[str, Iterable[str]]]:
    """Places that may name authors, best first; the costly ones are looked at last."""
    tags = found.tags
    yield "json-ld", names_of(found.article.get("author"), found.graph)
    yield "json-ld", names_of(found.article.get("creator"), found.graph)
    for place, names in METAS["authors"]:
        yield from ((place, tags.metas.get(name, ())) for name in names)
    yield "microdata", tags.microdata.get("author", ())
    yield "rdfa", tags.rdfa.get("author", ())
    yield "html", tags.rel_authors
    yield "json-ld", names_of(found.page.get("author"), found.graph)


def _author(value: str) -> str | None:
    name = plain(value)[:MAX_FIELD]
    return None if _NO_NAME.match(name) else name


def _dates(found: _Found, field: str, key: str) -> Iterator[tuple[str, Any]]:
    yield from text_value("json-ld", found.article.get(key))
    if field == "date_published":
        yield from text_value("json-ld", found.article.get("dateCreated"))
    yield from _metas(found, field)
    yield from text_value("json-ld", found.page.get(key))
    if field == "date_published":
        yield from (("html", plain(value)[:MAX_FIELD]) for value in found.tags.times)


def _canonical(found: _Found) -> Iterator[tuple[str, Any]]:
    main = found.article.get("mainEntityOfPage")
    identity = main.get("@id") if isinstance(main, dict) else main
    return chain(
        text_value("html", found.tags.canonical),
        *(text_value("open-graph", url) for url in found.tags.metas.get("og:url", ())),
        *(text_value("json-ld", url) for url in (found.article.get("url"), identity)),
    )


def _languages(found: _Found) -> Iterator[tuple[str, Any]]:
    metas = found.tags.metas
    candidates = chain(
        text_value("html", found.tags.language),
        text_value("json-ld", found.article.get("inLanguage")),
        *(text_value("open-graph", value) for value in metas.get("og:locale", ())),
        *(text_value("meta", value) for value in metas.get("content-language", ())),
        *(text_value("meta", value) for value in metas.get("language", ())),
        *(text_value("dublin-core", value) for value in metas.get("dc.language", ())),
    )
    return (
        (place, value.replace("_", "-")) for place, value in candidates if _LANGUAGE.match(value)
    )


def _keywords(found: _Found) -> Iterator[tuple[str, Any]]:
    values: list[tuple[str, tuple[str, ...]]] = [
        ("json-ld", strings_of(found.article.get("keywords")))
    ]
    for place, names in METAS["keywords"]:
        for name in names:
            contents = found.tags.metas.get(name, ())
            values.append((place, tuple(word for text in contents for word in strings_of(text))))
    for place, words in values:
        if words:
            yield place, tuple(dict.fromkeys(word[:MAX_FIELD] for word in words))[:MAX_LIST]
