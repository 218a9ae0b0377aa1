"""Whom a page names as its authors -> the authors, people before the bodies that may stand in.

In: the places that may name authors, best first, each with its raw strings, and the names of the
site. Out: the authors in the page's order, and the place they were read at.

1. the first place that names a person; of a place that lists its authors one by one, those that
   are organisations (an agency, a desk) are authors too, the site itself is not
2. else what the first place names: an agency, a desk, the site itself
A name is the site's where its letters are those of the publisher, of the domain or of its main
label ("Daily Planet" and dailyplanet.example).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tasks.normalise.people import Byline, read_byline

Place = tuple[str, Sequence[str]]
_LETTERS = re.compile(r"[\W_]+")


def choose_authors(
    places: Sequence[Place], site: Iterable[str | None]
) -> tuple[tuple[str, ...], str | None]:
    """(authors, the place they were read at); empty and None where no place names any."""
    own = {folded for name in site if name and (folded := _fold(name))}
    read = [(place, [read_byline(text) for text in raw]) for place, raw in places]
    for place, bylines in read:
        people = [name for byline in bylines for name in byline.people if _fold(name) not in own]
        if people:
            return _distinct(_listed(bylines, own) if len(bylines) > 1 else people), place
    for place, bylines in read:
        bodies = [n for byline in bylines for n in (*byline.people, *byline.organizations)]
        if bodies:
            return _distinct(bodies), place
    return (), None


def _listed(bylines: Sequence[Byline], own: set[str]) -> list[str]:
    """Names of a list: its people, and the organisations that stand by themselves."""
    names: list[str] = []
    for byline in bylines:
        names += byline.people or byline.organizations
    return [name for name in names if _fold(name) not in own]


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Names without those that only differ in their case or white space, the first form kept."""
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(" ".join(name.casefold().split()), name)
    return tuple(kept.values())


def _fold(name: str) -> str:
    return _LETTERS.sub("", name).casefold()
