"""The headlines that a page gives in several places -> the one to be believed first.

In: (place, headline) candidates in the order of their places, the site's name cut off by
headline.py, and what they are judged by. Out: the same, the believed one first: the first of these
that holds:

1. of JSON-LD's and another of Open Graph's, Open Graph's where a heading of the page, or else its
   <title>, holds it and not the other
2. on a page whose JSON-LD is news, Open Graph's where it was written by itself: JSON-LD and a
   heading agree on another, and it is neither the <title> nor bears the site's name. Editors write
   that one for whom the article is shown elsewhere; measured, the gold of news pages has it twice
   as often as the other
3. on any other page the first-level heading that says much the same, where Open Graph's or
   JSON-LD's is the <title>: those are written for search engines
4. the first candidate
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tasks.segment.headline import fold

JSON_LD, OPEN_GRAPH, HEADING = "json-ld", "open-graph", "html"
"""Places of Head.sources whose headlines are compared."""
MIN_SHARED = 0.4
"""Share of a title's words that a heading needs to be the same headline in other words (of .3 to
.6 the figures of both labelled sets change by less than .02)."""
NEWS_TYPES = frozenset({"liveblogposting"})
"""Types of JSON-LD that are news beside all that end in `newsarticle`."""

Place = tuple[str, str]
"""A place and the headline read there."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Shown:
    """What headlines are judged by.

    `headings` are the page's first-level ones, `title` its <title> without the site's name,
    `social` the first og:title as it is written, `news` whether JSON-LD calls the page news.
    """

    headings: tuple[str, ...]
    title: str
    social: str
    news: bool


def is_news(types: Iterable[str]) -> bool:
    """Whether a node's types (any case) are those of news."""
    lowered = [name.lower() for name in types]
    return any(name.endswith("newsarticle") or name in NEWS_TYPES for name in lowered)


def ranked(candidates: Iterable[Place], shown: Shown) -> Iterator[Place]:
    """The candidates, the believed one first; read no further than is needed."""
    rest = iter(candidates)
    pair: dict[str, str] = {}
    others: list[Place] = []
    for place, headline in rest:
        if place not in (JSON_LD, OPEN_GRAPH):
            others.append((place, headline))
            break
        pair.setdefault(place, headline)
    best = _believed(pair, shown)
    if best:
        yield best
    yield from pair.items()
    yield from others
    yield from rest


def _believed(pair: dict[str, str], shown: Shown) -> Place | None:
    """The headline by rules 1 to 3, if one of them holds."""
    stated, social = pair.get(JSON_LD), pair.get(OPEN_GRAPH)
    if stated and social and (_seen(social, stated, shown) or _own(social, stated, shown)):
        return OPEN_GRAPH, social
    if shown.news or not pair:
        return None
    if not stated and social and fold(social) != fold(shown.title):
        return None
    heading = _same_in_other_words(stated or social or "", shown.headings)
    return (HEADING, heading) if heading else None


def _seen(first: str, second: str, shown: Shown) -> bool:
    """Whether the first title of the page that holds either of two headlines holds only `first`."""
    one, other = fold(first), fold(second)
    for title in map(fold, (*shown.headings, shown.title)):
        if one in title or other in title:
            return other not in title
    return False


def _own(social: str, stated: str, shown: Shown) -> bool:
    """Whether Open Graph's headline was written by itself, beside one that the page shows."""
    if not shown.news or fold(stated) not in map(fold, shown.headings):
        return False
    written = fold(social)
    return written not in (fold(stated), fold(shown.title)) and written == fold(shown.social)


def _same_in_other_words(title: str, headings: Sequence[str]) -> str | None:
    """The heading nearest a title; none where it has its letters, or adds a kicker before it."""
    words = frozenset(_WORD.findall(title.casefold()))
    if not words or not headings:
        return None
    near = max(headings, key=lambda text: len(words.intersection(_WORD.findall(text.casefold()))))
    shared = len(words.intersection(_WORD.findall(near.casefold()))) / len(words)
    if shared < MIN_SHARED or fold(title) == fold(near) or fold(near).endswith(fold(title)):
        return None
    return near
