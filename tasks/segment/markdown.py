"""A Markdown document -> blocks, by way of HTML (CommonMark with tables; HTML inside is read too).

In: decoded Markdown. Out: HtmlSegments, as for a page. A YAML front matter is set aside, and
that it was is recorded as a mend.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from markdown_it import MarkdownIt

from tasks.segment.html import HtmlSegments, segment_html

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.{0,20000}?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def segment_markdown(text: str, *, url: str | None = None) -> HtmlSegments:
    """Segment a Markdown document. Raises DocumentError(NO_TEXT) where it shows no text."""
    body = _FRONT_MATTER.sub("", text, count=1)
    segments = segment_html(_renderer().render(body), url=url)
    if len(body) == len(text):
        return segments
    return replace(segments, mends=("front matter set aside", *segments.mends))


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table")
