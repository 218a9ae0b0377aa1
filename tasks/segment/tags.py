"""What a start tag says: its class, id, role and itemprop tokens, and where its link leads.

In: a tag as Lexbor writes it: lower-case names, values in double quotes, `"` escaped. Out: tokens
in one string; a link's target. Most tags of a page, and of a site, are spelled alike: what was
read of one is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tasks.segment.regular import resolve

MAX_ATTRIBUTES = 600
"""Characters of class and id tokens that a block carries; the nearest elements' come first."""
MAX_KEPT = 20_000
"""Different tags that a process remembers; then it begins anew."""
MAX_KEPT_TAG = 300
"""Characters of a tag that is remembered."""

_ATTRIBUTE = re.compile(
    r'\s(class|id|role|itemprop|hidden|aria-hidden|style)(?:="([^"]*)"|(?=[\s>]|$))'
)
_HREF = ' href="'
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_HUMP = re.compile(r"(?<=[a-z][a-z])(?=[A-Z][a-z][a-z])")
"""Where a word begins in `articleBody`; `dLgYpQ` of a style sheet's compiler stays whole."""


class _Remembered(dict[str, str]):
    """Tokens by tag; those of a tag that is missing are read."""

    def __missing__(self, tag: str) -> str:
        tokens = _read_tokens(tag)
        if len(tag) <= MAX_KEPT_TAG:
            if len(self) >= MAX_KEPT:
                self.clear()
            self[tag] = tokens
        return tokens


tokens_of: Mapping[str, str] = _Remembered()
"""By start tag: lower-case class, id, role and itemprop tokens, and `hidden` where it is."""


def href_of(markup: str, start: int, end: int) -> str | None:
    """Where the link of the tag between two offsets leads, None where it leads nowhere."""
    begin = markup.find(_HREF, start, end) + len(_HREF)
    if begin < len(_HREF):
        return None
    href = markup[begin : markup.index('"', begin)]
    return resolve(href) if "&" in href else href


def _read_tokens(tag: str) -> str:
    tokens: list[str] = []
    for name, value in _ATTRIBUTE.findall(tag):
        if name == "style":
            if value and _HIDING_STYLE.search(value):
                tokens.append("hidden")
        elif name == "hidden" or (name == "aria-hidden" and value == "true"):
            tokens.append("hidden")
        elif value:
            tokens.append(_HUMP.sub("-", resolve(value[:MAX_ATTRIBUTES])).lower())
    return " ".join(" ".join(tokens).split()) if tokens else ""
