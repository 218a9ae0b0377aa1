"""Markup that is nested deeper than any page -> the same text, nested no deeper than can be parsed.

In: decoded HTML. Out: HTML; the same string for every page that was not made to break parsers.

A parser looks through all open elements at many a start tag, so that its time grows with the
square of the depth. Browsers nest 512 elements at most and lay the rest side by side; here names
that are open too often give way, from there on, to what parts their texts alike.

1. few pages have enough tags to nest too deeply
2. start tags less end tags of each name, summed up from the start
3. behind the place where a name's sum is too large, its tags become <hr>, or go if they are inline
"""

from __future__ import annotations

import re

import numpy as np

from tasks.segment.elements import SELF_CLOSING, VOID
from tasks.segment.names import is_block, name_keys
from tasks.segment.regular import letters

MAX_STEPS = 400_000_000
"""Depth times tags: what is allowed costs a second. A page of 300 KB has a thousandth of it."""
MAX_OPEN = 512
"""Elements that are open at once in a page that would take longer."""

_FEW = int(MAX_STEPS**0.5)
"""No page of so few tags can take long."""
_MIX = np.uint64(0x9E3779B97F4A7C15)
_TOP_BITS = np.uint64(52)
_SMALL = np.uint8(0x20)
"""The bit that makes a letter small; `<`, `>`, `/` and space have it."""
_NAME = re.compile(r"[A-Za-z][^\s/>]*")


def flattened(html: str, tags: int | None = None) -> str:
    """HTML whose elements nest no deeper than can be parsed in time. Linear in its size.

    `tags` is the number of its `<`, where it is known.
    """
    if (html.count("<") if tags is None else tags) <= _FEW:
        return html
    for start, name in sorted(_too_deep(html), reverse=True):  # offsets before the last stay true
        pattern = re.compile(rf"</?{re.escape(name)}(?=[\s/>])[^>]*>", re.IGNORECASE)
        html = html[:start] + pattern.sub("<hr>" if is_block(name) else "", html[start:])
    return html


def _too_deep(html: str) -> list[tuple[int, str]]:
    """From where on names are open too often."""
    page = letters(html)
    starts = np.flatnonzero(page == ord("<"))
    closes = page[np.minimum(starts + 1, len(page) - 1)] == ord("/")
    begins = np.minimum(starts + 1 + closes, len(page) - 1)
    number = (name_keys(page | _SMALL, begins) * _MIX) >> _TOP_BITS  # one of 4,096 for each name
    deep = []
    for one in np.flatnonzero(np.bincount(number.astype(np.int64)) > MAX_OPEN).tolist():
        mine = np.flatnonzero(number == one)
        named = _NAME.match(html, int(begins[mine[0]]))
        if named is None or (name := named[0].lower()) in VOID or name in SELF_CLOSING:
            continue
        sums = np.cumsum(np.where(closes[mine], -1, 1))
        is_open = sums - np.minimum(np.minimum.accumulate(sums), 0)
        if is_open.max() > MAX_OPEN:
            deep.append((name, starts[mine], is_open))
    if sum(int(is_open.max()) for _, _, is_open in deep) * len(starts) <= MAX_STEPS:
        return []
    return [
        (int(places[int(np.argmax(is_open > MAX_OPEN))]), name) for name, places, is_open in deep
    ]
