"""Raw values of a page's head -> (place, value) candidates of a field of Head, none for no value.

In: a value as it was read, of any type where JSON-LD gave it. Out: pairs to choose the first of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from tasks.segment.jsonld import text_of
from tasks.segment.scanner import plain

MAX_FIELD = 5_000
"""Characters of a field; a longer one is cut."""
MAX_BODY = 1_000_000
"""Characters of an article body given in JSON-LD."""

_BLOCK_END = re.compile(r"</(?:p|div|li|h[1-6])>|<br\s{0,4}/?>", re.IGNORECASE)


def chain(*candidates: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """All candidates one after the other, read lazily."""
    return (pair for group in candidates for pair in group)


def text_value(place: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The text of a value, cut to MAX_FIELD."""
    text = text_of(value)
    if text:
        yield place, text[:MAX_FIELD]


def image_value(value: Any) -> Iterator[tuple[str, Any]]:
    """The address of an image given as a string, an ImageObject or a list of these."""
    item = value[0] if isinstance(value, list) and value else value
    if isinstance(item, dict):
        item = item.get("url") or item.get("contentUrl") or item.get("@id")
    return text_value("json-ld", item)


def body_value(value: Any) -> Iterator[tuple[str, Any]]:
    """An article's body as text, a line a paragraph."""
    if not isinstance(value, str):
        return
    lines = _BLOCK_END.sub("\n", value[:MAX_BODY]).split("\n")
    text = "\n".join(filter(None, map(plain, lines)))
    if text:
        yield "json-ld", text
