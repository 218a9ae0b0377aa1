"""What enrichment found of an article, as short lines for a terminal.

In: a row of `articles`. Out: pairs of a name and a text, for what was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from warehouse.articles import Row

MOST = 8
"""Findings of one field that are shown."""
QUOTED = 60
"""Characters of a quote that are shown."""


def found_facts(article: Row) -> Iterator[tuple[str, str]]:
    """The lines of an article, in the order of interest."""
    yield from _line("about", (topic["name"] for topic in _list(article, "about")))
    yield from _line("people", map(_person, _list(article, "people")))
    yield from _line("organizations", (body["name"] for body in _list(article, "organizations")))
    yield from _line("places", map(_place, _list(article, "places")))
    yield from _line("keyphrases", (one["phrase"] for one in _list(article, "keyphrases")))
    yield from _line("quotes", map(_quote, _list(article, "quotes")), parted="\n")
    yield from _line("flags", map(_flag, _list(article, "flags")))


def _line(name: str, texts: Iterator[str], parted: str = ", ") -> Iterator[tuple[str, str]]:
    shown = list(texts)
    if shown:
        more = f"{parted}and {len(shown) - MOST} more" if len(shown) > MOST else ""
        yield name, parted.join(shown[:MOST]) + more


def _list(article: Row, name: str) -> Sequence[dict[str, Any]]:
    value = article.get(name)
    return value if isinstance(value, list) else ()


def _person(person: dict[str, Any]) -> str:
    return f"{person['name']} ({person['role']})" if person["role"] else str(person["name"])


def _place(place: dict[str, Any]) -> str:
    return f"{place['name']} ({place['country_code']})"


def _quote(quote: dict[str, Any]) -> str:
    text = " ".join(quote["text"].split())
    short = text if len(text) <= QUOTED else f"{text[: QUOTED - 1].rstrip()}…"
    speaker = quote["person"] or quote["speaker"]
    return f"“{short}” {speaker}" if speaker else f"“{short}”"


def _flag(flag: dict[str, Any]) -> str:
    detail = f" of {flag['detail']}" if flag["detail"] else ""
    return f"{flag['name']}{detail} ({flag['evidence']})"
