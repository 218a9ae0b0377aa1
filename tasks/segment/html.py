"""An HTML page -> the ordered blocks of its visible text.

In: decoded HTML. Out: HtmlSegments: every piece of visible text in exactly one block, in the order
of the page, its characters mended. Linear in the page's size, without recursion.

1. Lexbor parses as browsers do (what would nest too deeply is laid side by side before,
   nesting.py), drops what is not shown and writes the tree out again
2. the regular markup is read as columns (regular.py, columns.py): elements, runs of text, groups
   of runs that no block-level element or second <br> parts
3. each group becomes a draft of a block (drafts.py); the cells of a table row become one, unless
   the table lays out a page
4. characters are mended (normalise/characters.py) in what is shown, a tenth of a page

What is visible: everything but scripts, styles, templates, titles, embedded documents, form
options and the like. Elements hidden by attribute or inline style stay in, with the token
`hidden` among their attributes: paywalled pages hide the article that way, and nothing may
disappear unseen; the cleaner decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from tasks.errors import DocumentError, Reason
from tasks.models import Block, Link, block_of
from tasks.normalise.characters import clean_pieces
from tasks.segment.columns import MAX_BLOCKS, read_columns
from tasks.segment.drafts import Draft, read_drafts
from tasks.segment.elements import SKIPPED_TAGS
from tasks.segment.links import LinkResolver, base_of, linked
from tasks.segment.nesting import flattened
from tasks.segment.openings import Openings
from tasks.segment.places import MAX_PATH_DEPTH
from tasks.segment.regular import RAW, regular

_SKIPPED = sorted(SKIPPED_TAGS)
_UNLINKED: tuple[float, tuple[Link, ...]] = (0.0, ())


@dataclass(frozen=True, slots=True)
class HtmlSegments:
    """A page's blocks; `text` is all block texts joined by a newline, what the spans point into."""

    blocks: tuple[Block, ...]
    text: str
    mends: tuple[str, ...] = ()


def segment_html(
    html: str, *, url: str | None = None, openings: Openings | None = None
) -> HtmlSegments:
    """Segment a page. Raises DocumentError(NO_TEXT) where it shows no text at all.

    `openings` are the page's, where they are known.
    """
    seen = openings or Openings(html)
    parser = LexborHTMLParser(flattened(html, len(seen.opens)))
    has_base = any(len(seen.places(tag)) for tag in ("<base", "<BASE"))
    base = base_of(parser, url) if has_base else url
    parser.strip_tags(seen.may_have(_SKIPPED))  # each costs a walk through the tree
    markup = regular(parser.html or "", raw=bool(seen.may_have(RAW)))
    columns = read_columns(markup)
    if columns is None:
        raise DocumentError(Reason.NO_TEXT, "the page has markup but shows no text")
    drafts = read_drafts(markup.text, columns)
    texts, mends = clean_pieces([draft.text for draft in drafts])
    blocks, text = _placed(drafts, texts, LinkResolver(base))
    if not blocks:
        raise DocumentError(Reason.NO_TEXT, "the page has markup but shows no text")
    deepest = int(columns.depth.max())
    if deepest > MAX_PATH_DEPTH:
        mends = (*mends, f"markup nested {deepest} deep")
    if len(columns.first_run) - 1 > MAX_BLOCKS:
        mends = (*mends, f"all text behind {MAX_BLOCKS} blocks read as one")
    return HtmlSegments(blocks, text, mends)


def _placed(
    drafts: list[Draft], texts: list[str], resolver: LinkResolver
) -> tuple[tuple[Block, ...], str]:
    """Blocks numbered, with their spans in the joined text; what was left empty is no block."""
    rows: list[tuple[object, ...]] = []
    start = 0
    for draft, text in zip(drafts, texts, strict=True):
        if not text:
            continue
        end = start + len(text)
        _, kind, path, attributes, anchors, _, size = draft
        density, links = linked(anchors, size, resolver) if anchors else _UNLINKED
        rows.append((len(rows), text, kind, start, end, path, attributes, density, links))
        start = end + 1
    return tuple(map(block_of, rows)), "\n".join(filter(None, texts))
