"""JSON-LD scripts -> the page's own article node, however broken the JSON is.

In: the texts of a page's `application/ld+json` scripts. Out: Node dicts (any JSON under the keys),
and readers that make text, names and lists of any value.

1. parse: strict JSON first; then without comments, CDATA, HTML escapes, trailing commas and
   invalid escapes; several values in one script one after the other; at last single fields
2. walk: every object in @graph, arrays and nested values, references by @id resolved
3. choose: the node of an article type that best fits the page, not one of a list of teasers
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from tasks.segment.scanner import plain

MAX_NODES = 20_000
"""Objects and arrays of a page's JSON-LD that are visited."""
MAX_VALUES = 200
"""Values of one list field (authors, keywords) that are read."""
MAX_SALVAGED = 50_000
"""Characters of JSON that cannot be parsed in which single fields are looked for."""

ARTICLE_TYPES = frozenset(
    {
        "article",
        "newsarticle",
        "analysisnewsarticle",
        "askpublicnewsarticle",
        "backgroundnewsarticle",
        "opinionnewsarticle",
        "reportagenewsarticle",
        "reviewnewsarticle",
        "liveblogposting",
        "blogposting",
        "advertisercontentarticle",
        "satiricalarticle",
        "scholarlyarticle",
        "techarticle",
        "report",
        "socialmediaposting",
        "discussionforumposting",
        "medicalscholarlyarticle",
        "medicalwebpage",
        "recipe",
        "review",
        "howto",
    }
)
PAGE_TYPES = frozenset(
    {"webpage", "itempage", "aboutpage", "collectionpage", "profilepage", "videoobject"}
)
LISTS = frozenset(
    {
        "itemlistelement",
        "haspart",
        "mentions",
        "liveblogupdate",
        "relatedlink",
        "citation",
        "comment",
        "review",
        "ispartof",
        "about",
        "subjectof",
        "associatedmedia",
        "video",
        "image",
        "publisher",
        "author",
        "isbasedon",
    }
)
"""Keys below which an article node is another article's, not the page's own."""

_WRAPPING = re.compile(r"<!--|-->|//\s?<!\[CDATA\[|<!\[CDATA\[|//\s?\]\]>|\]\]>|/\*\s?|\s?\*/")
_TRAILING_COMMA = re.compile(r",\s*+([}\]])")
_OPENING = re.compile(r"[{\[]")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_FIELD = re.compile(
    r'"(headline|datePublished|dateModified|description|articleSection)"\s{0,20}:\s{0,20}"'
    r'([^\n]{1,2000}?)"\s{0,200}(?=[,}\n]|$)'
)
_DECODER = json.JSONDecoder(strict=False)

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Graph:
    """Objects of a page's JSON-LD: the page's own candidates in page order, and all by @id."""

    nodes: list[Node] = field(default_factory=list)
    by_id: dict[str, Node] = field(default_factory=dict)


def parse_graph(scripts: Sequence[str]) -> Graph:
    """Parse and walk all scripts. Never raises; what cannot be read is left out."""
    graph = Graph()
    visited = 0
    stack: list[Any] = [value for script in scripts for value in parse(script)][::-1]
    while stack and visited < MAX_NODES:
        value = stack.pop()
        visited += 1
        if isinstance(value, list):
            stack.extend(item for item in reversed(value) if isinstance(item, dict | list))
        elif isinstance(value, dict):
            _add(graph, value)
            inner = [item for key, item in value.items() if key.lower() not in LISTS]
            stack.extend(item for item in reversed(inner) if isinstance(item, dict | list))
    return graph


def _add(graph: Graph, node: Node) -> None:
    if "@type" in node:
        graph.nodes.append(node)
    identity = node.get("@id")
    if isinstance(identity, str) and len(node) > 1:
        graph.by_id.setdefault(identity, node)


def parse(script: str) -> list[Any]:
    """The JSON values of one script, mended where needed; empty where nothing can be read."""
    try:
        return [json.loads(script, strict=False)]
    except RecursionError:
        return []
    except ValueError:
        text = _mend(script)
    try:
        values = list(_values(text))
    except RecursionError:
        return []
    return values or _salvage(text)


def _mend(script: str) -> str:
    text = _WRAPPING.sub(" ", script) if script.lstrip()[:1] in {"<", "/"} else script
    if '"' not in text and "&" in text:
        text = unescape(text)
    text = _BAD_ESCAPE.sub(r"\\\\", text)
    return _TRAILING_COMMA.sub(r"\1", text.replace("\x00", "")).strip("\ufeff; \t\r\n")


def _values(text: str) -> Iterator[Any]:
    """JSON values one after the other; what stands between them is passed over."""
    position = 0
    while True:
        start = _OPENING.search(text, position)
        if start is None:
            return
        try:
            value, position = _DECODER.raw_decode(text, start.start())
        except ValueError:
            return
        yield value


def _salvage(text: str) -> list[Any]:
    """Single fields out of JSON that nothing can parse (quotes not escaped, cut off)."""
    if not any(f'"{name}"' in text for name in ("Article", "NewsArticle", "BlogPosting")):
        return []
    node: Node = {"@type": "Article"}
    for name, value in _FIELD.findall(text[:MAX_SALVAGED]):
        node.setdefault(name, value.replace('\\"', '"'))
    return [node] if len(node) > 1 else []


def types_of(node: Node) -> tuple[str, ...]:
    """A node's types without their vocabulary's address, e.g. ('NewsArticle',)."""
    value = node.get("@type")
    values = value if isinstance(value, list) else [value]
    return tuple(re.split(r"[/#:]", item)[-1] for item in values if isinstance(item, str))


def choose(graph: Graph, wanted: frozenset[str], titles: Sequence[str]) -> Node | None:
    """The node of a wanted type that fits the page best, else None.

    A node whose headline is one of the page's titles (or begins it) wins; then the fullest of
    the nodes, the first of equals.
    """
    nodes = [node for node in graph.nodes if any(t.lower() in wanted for t in types_of(node))]
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    known = [title.casefold() for title in titles if title]

    def fit(node: Node) -> tuple[bool, int]:
        headline = (text_of(node.get("headline")) or text_of(node.get("name")) or "").casefold()
        fits = bool(headline) and any(title.startswith(headline) for title in known)
        fields = ("headline", "datePublished", "author", "articleBody", "dateModified")
        return fits, sum(bool(node.get(name)) for name in fields)

    return max(nodes, key=fit)


def text_of(value: Any, depth: int = 0) -> str | None:
    """The text of any JSON value: a string, number, list (its first) or object (@value, name)."""
    if isinstance(value, str):
        return plain(value) or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if depth > 3:
        return None
    if isinstance(value, list):
        texts = (text_of(item, depth + 1) for item in value[:MAX_VALUES])
        return next(filter(None, texts), None)
    if isinstance(value, dict):
        inner = next((value[key] for key in ("@value", "name", "url") if value.get(key)), None)
        return text_of(inner, depth + 1)
    return None


def names_of(value: Any, graph: Graph) -> tuple[str, ...]:
    """Names of people or organisations: strings, named objects, references, lists."""
    items = value if isinstance(value, list) else [value]
    names: dict[str, None] = {}
    for item in items[:MAX_VALUES]:
        if isinstance(item, list):
            for inner in item[:MAX_VALUES]:
                names.setdefault(_name(inner, graph) or "")
        elif isinstance(item, dict) and isinstance(item.get("name"), list):
            for inner in item["name"][:MAX_VALUES]:
                names.setdefault(text_of(inner) or "")
        else:
            names.setdefault(_name(item, graph) or "")
    names.pop("", None)
    return tuple(names)


def _name(item: Any, graph: Graph) -> str | None:
    if not isinstance(item, dict):
        return text_of(item) if isinstance(item, str) else None
    if item.get("name"):
        return text_of(item["name"])
    reference = item.get("@id")
    known = graph.by_id.get(reference) if isinstance(reference, str) else None
    if known and known.get("name"):
        return text_of(known["name"])
    parts = (text_of(item.get("givenName")), text_of(item.get("familyName")))
    return " ".join(filter(None, parts)) or None


def strings_of(value: Any) -> tuple[str, ...]:
    """A list field as strings; one string is split at commas and semicolons."""
    if isinstance(value, str):
        items: Sequence[Any] = re.split(r"[,;،、]", value)
    else:
        items = value if isinstance(value, list) else [value]
    texts = (text_of(item) for item in items[:MAX_VALUES])
    return tuple(dict.fromkeys(filter(None, texts)))
