"""What a start tag says: its class, id, role and itemprop tokens, and where its link leads.

In: a tag as Lexbor writes it: lower-case names, values in double quotes, `"` escaped. Out: tokens
in one string; a link's target. Most tags of a page, and of a site, are spelled alike: what was
read of one is kept.
"""

from __future__ import annotations

import re

from tasks.segment.regular import resolve

MAX_ATTRIBUTES = 400
"""Characters of class and id tokens that a block carries; the nearest elements' come first."""
MAX_KEPT = 20_000
"""Different tags that a process remembers; then it begins anew."""
MAX_KEPT_TAG = 300
"""Characters of a tag that is remembered."""

_ATTRIBUTE = re.compile(
    r'\s(class|id|role|itemprop|hidden|aria-hidden|style)(?:="([^"]*)"|(?=[\s>]|$))'
)
_HREF = re.compile(r'\shref="([^"]*)"')
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_kept: dict[str, str] = {}


def tokens_of(tag: str) -> str:
    """Lower-case class, id, role and itemprop tokens, and `hidden` where it is."""
    known = _kept.get(tag)
    if known is None:
        known = _read_tokens(tag)
        if len(tag) <= MAX_KEPT_TAG:
            if len(_kept) >= MAX_KEPT:
                _kept.clear()
            _kept[tag] = known
    return known


def href_of(tag: str) -> str | None:
    """Where a link leads, None where it leads nowhere."""
    found = _HREF.search(tag)
    return resolve(found[1]) if found else None


def _read_tokens(tag: str) -> str:
    tokens: list[str] = []
    for name, value in _ATTRIBUTE.findall(tag):
        if name == "style":
            if value and _HIDING_STYLE.search(value):
                tokens.append("hidden")
        elif name == "hidden" or (name == "aria-hidden" and value == "true"):
            tokens.append("hidden")
        elif value:
            tokens.append(resolve(value[:MAX_ATTRIBUTES]).lower())
    return " ".join(" ".join(tokens).split()) if tokens else ""
