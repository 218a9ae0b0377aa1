"""RDFa of a page: the properties that elements of its body carry.

In: a Scanner over the page. Out: small-letter property, without its schema.org or Dublin Core
prefix -> values in page order; empty for a page that types nothing. Metas are read in headtags.py.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.segment.scanner import Scanner

MAX_TAG = 8_192
"""Characters of a start tag before its `property`."""

_TAG_NAME = re.compile(r"<([a-z][a-z0-9]{0,15})(?=\s)")
_PREFIX = re.compile(r"^(?:(?:schema|dc|dcterms|og):|https?://schema\.org/)")


def read_rdfa(scanner: Scanner) -> dict[str, list[str]]:
    """RDFa: small-letter property -> machine values, else texts, of elements other than metas."""
    found: dict[str, list[str]] = {}
    if next(scanner.positions("typeof="), None) is None:
        return found
    for position in scanner.positions(" property="):
        start = scanner.html.rfind("<", max(0, position - MAX_TAG), position)
        name = _TAG_NAME.match(scanner.html[start : start + 18]) if start >= 0 else None
        if name is None or name[1] == "meta" or scanner.commented(start):
            continue
        tag = scanner.tag_at(start, start + name.end())
        value = (tag.get("content") or tag.get("datetime")).strip()
        value = value or scanner.text(tag, f"</{name[1]}")
        for key in tag.get("property").split():
            if value:
                found.setdefault(_PREFIX.sub("", key).lower(), []).append(value)
    return found
