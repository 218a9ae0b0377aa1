"""Rows of labelled pages -> pages to learn from, each as it is and as the plain text of itself.

In: rows with `html` or `text` and `body`, the text that an editor would keep (paragraphs on lines
of their own). Out: LabelledPages. A page that shows no text is left out.

A page's plain text is what a dump of it looks like: the text of every node, a line each, without
scripts, styles, noscript and templates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from tasks.clean.training_corpus import LabelledPage
from tasks.errors import DocumentError, UsageError
from tasks.models import MediaType, PageType, RawDocument, Source
from tasks.normalise.characters import decode
from tasks.normalise.urls import registered_domain
from tasks.read import read_document

HIDDEN = ("script", "style", "noscript", "template")


def labelled_pages(row: Mapping[str, Any], source: str, number: int) -> Iterator[LabelledPage]:
    """The pages of one row. Raises UsageError where the row is not of the documented form."""
    name = str(row.get("page_id") or f"{source}#{number}")
    page_type = _page_type(row.get("page_type"), name)
    gold = row.get("body")
    if not isinstance(gold, str):
        raise UsageError(f"{name}: the row has no `body`, the text that should be kept.")
    url = row.get("url") or None
    site = registered_domain(url) or url or name
    for content, media_type in _contents(row, name):
        document = RawDocument(content, media_type, name, Source(source), url=url)
        try:
            page = read_document(document).page
        except DocumentError:
            continue
        if page.blocks:
            yield LabelledPage(page, gold, page_type, site, name, Path(source).stem)


def plain_text(html: str) -> str:
    """The text of every node of a page, a line each."""
    parser = LexborHTMLParser(html)
    for tag in HIDDEN:
        for node in parser.css(tag):
            node.decompose()
    root = parser.root
    nodes = root.traverse(include_text=True) if root else ()
    lines = (" ".join((node.text_content or "").split()) for node in nodes if node.tag == "-text")
    return "\n".join(filter(None, lines))


def _contents(row: Mapping[str, Any], name: str) -> Iterator[tuple[bytes, MediaType]]:
    html, text = row.get("html"), row.get("text")
    if html:
        raw = html.encode("utf-8", "replace") if isinstance(html, str) else bytes(html)
        yield raw, MediaType.HTML
        yield plain_text(_decoded(raw)).encode("utf-8", "replace"), MediaType.TEXT
    elif text:
        yield str(text).encode("utf-8", "replace"), MediaType.TEXT
    else:
        raise UsageError(f"{name}: the row has neither `html` nor `text`.")


def _decoded(raw: bytes) -> str:
    try:
        return decode(raw, media_type=MediaType.HTML, charset=None).text
    except DocumentError:
        return ""


def _page_type(typed: object, name: str) -> PageType | None:
    if typed is None or typed == "":
        return None
    try:
        return PageType(str(typed))
    except ValueError:
        known = ", ".join(PageType)
        raise UsageError(f"{name}: page_type {typed!r} is none of: {known}.") from None
