"""An HTML page -> the ordered blocks of its visible text.

In: decoded HTML. Out: HtmlSegments: every piece of visible text in exactly one block, in the order
of the page, its characters mended. Linear in the page's size, without recursion.

1. Lexbor parses as browsers do, drops what is not shown and writes the tree out again
2. one scan over its tags (tags.py) keeps a stack of open elements
3. text gathers until a block-level element begins or ends, or two <br> follow each other
4. the cells of a table row become one block, unless the table lays out a page
5. characters are mended (normalise/characters.py) in what is shown, a tenth of a page

What is visible: everything but scripts, styles, templates, titles, embedded documents, form
options and the like. Elements hidden by attribute or inline style stay in, with the token
`hidden` among their attributes: paywalled pages hide the article that way, and nothing may
disappear unseen; the cleaner decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from tasks.errors import DocumentError, Reason
from tasks.models import Block, BlockKind
from tasks.normalise.characters import clean_pieces
from tasks.segment.elements import CELL_TAGS, SKIPPED_TAGS
from tasks.segment.links import LinkResolver, base_of
from tasks.segment.pending import Draft, Element, Pending
from tasks.segment.tags import Step, Tag, tags

_SKIPPED = sorted(SKIPPED_TAGS)


@dataclass(frozen=True, slots=True)
class HtmlSegments:
    """A page's blocks; `text` is all block texts joined by a newline, what the spans point into."""

    blocks: tuple[Block, ...]
    text: str
    mends: tuple[str, ...] = ()


def segment_html(html: str, *, url: str | None = None) -> HtmlSegments:
    """Segment a page. Raises DocumentError(NO_TEXT) where it shows no text at all."""
    parser = LexborHTMLParser(html)
    resolver = LinkResolver(base_of(parser, url) if "<base" in html or "<BASE" in html else url)
    parser.strip_tags(_SKIPPED)
    scan = _Scan()
    scan.run(parser.html or "")
    texts, mends = clean_pieces([draft.text for draft in scan.drafts])
    blocks, text = _placed(scan.drafts, texts, resolver)
    if not blocks:
        raise DocumentError(Reason.NO_TEXT, "the page has markup but shows no text")
    if scan.deepest > MAX_MENTIONED_DEPTH:
        mends = (*mends, f"markup nested {scan.deepest} deep")
    return HtmlSegments(blocks, text, mends)


MAX_MENTIONED_DEPTH = 60
"""Levels of markup that are no cause to record a mend."""


def _placed(
    drafts: list[Draft], texts: list[str], resolver: LinkResolver
) -> tuple[tuple[Block, ...], str]:
    """Blocks numbered, with their spans in the joined text; what was left empty is no block."""
    placed: list[Block] = []
    start = 0
    for draft, text in zip(drafts, texts, strict=True):
        if not text:
            continue
        end = start + len(text)
        element = draft.element
        placed.append(
            Block(
                len(placed),
                text,
                draft.kind,
                start,
                end,
                element.path(),
                element.attributes(),
                draft.link_density(text),
                draft.resolved(resolver),
            )
        )
        start = end + 1
    return tuple(placed), "\n".join(filter(None, texts))


class _Scan:
    """One pass over regular markup."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.deepest = 0
        self._open = Element(Tag(Step.OPEN, "", is_block=True, kind=BlockKind.OTHER), None, 0)
        self._pending = Pending()

    def run(self, markup: str) -> None:
        """Read all tags and the text between them."""
        pending = self._pending
        for tag, text in tags(markup):
            step = tag.step
            if step is Step.OPEN:
                if tag.is_block and pending.pieces:
                    self._flush()
                self._open = element = Element(tag, self._open, len(self.drafts))
                if element.depth > self.deepest:
                    self.deepest = element.depth
            elif step is Step.CLOSE:
                self._close(tag.name)
            elif step is Step.BREAK:
                if pending.line_break():
                    self._flush()
            elif step is Step.RULE:
                self._flush()
            if text:
                pending.add(text, self._open.href)
        self._flush()

    def _close(self, name: str) -> None:
        element = self._open
        if element.tag.name != name or element.parent is None:
            return  # Lexbor closes what it opens; a foreign end tag changes nothing
        if element.tag.is_block:
            if self._pending.pieces:
                self._flush()
            if name == "tr":
                self._join_row(element)
        self._open = element.parent

    def _flush(self) -> None:
        draft = self._pending.take(self._open.holder)
        if draft is not None:
            self.drafts.append(draft)

    def _join_row(self, row: Element) -> None:
        """One block of a row's cells, where each holds plain text and nothing else."""
        first = len(self.drafts)
        while first > row.first_block and _is_cell_of(self.drafts[first - 1].element, row):
            first -= 1
        cells = self.drafts[first:]
        if first > row.first_block or len(cells) < 2:
            return
        if len({id(cell.element) for cell in cells}) < len(cells):
            return  # a cell of several paragraphs lays out a page
        joined = Draft(
            text=" | ".join(cell.text for cell in cells),
            kind=BlockKind.TABLE_ROW,
            element=row,
            links=[link for cell in cells for link in cell.links],
            between=3 * (len(cells) - 1),
        )
        self.drafts[first:] = [joined]


def _is_cell_of(element: Element, row: Element) -> bool:
    return element.parent is row and element.tag.name in CELL_TAGS
