"""An HTML page -> the ordered blocks of its visible text.

In: decoded, character-cleaned HTML. Out: HtmlSegments: every piece of visible text in exactly one
block, in the order of the page. Linear in the page's size, without recursion.

1. Lexbor parses as browsers do and writes the mended tree out again: regular markup
2. one scan over its tags keeps a stack of open elements (path, class tokens, link, kind)
3. text gathers until a block-level element begins or ends, or two <br> follow each other
4. the cells of a table row become one block, unless the table lays out a page

What is visible: everything but scripts, styles, templates, the head, embedded documents, form
options and the like. Elements hidden by attribute or inline style stay in, with the token
`hidden` among their attributes: paywalled pages hide the article that way, and nothing may
disappear unseen; the cleaner decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from tasks.errors import DocumentError, Reason
from tasks.models import Block, BlockKind
from tasks.segment.elements import (
    BLOCK_TAGS,
    CELL_TAGS,
    KINDS,
    NESTING_KINDS,
    RAW_TEXT,
    SKIPPED_TAGS,
    VOID,
)
from tasks.segment.links import LinkResolver, base_of
from tasks.segment.pending import Pending

MAX_PATH_DEPTH = 60
"""Levels of a path that are written out; elements below share their ancestor's path."""
MAX_ATTRIBUTES = 400
"""Characters of class and id tokens that a block carries; the nearest elements' come first."""

_TAG = re.compile(
    r'<(/?)([a-zA-Z][^\s/>]*)((?:"[^"]*"|[^">])*)>|<!--.*?(?:-->|\Z)|<![^>]*>', re.DOTALL
)
_ATTRIBUTE = re.compile(
    r'\s(class|id|role|itemprop|href|hidden|aria-hidden|style)(?:="([^"]*)"|(?=[\s>]|$))'
)
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HtmlSegments:
    """A page's blocks; `text` is all block texts joined by a newline, what the spans point into."""

    blocks: tuple[Block, ...]
    text: str
    mends: tuple[str, ...] = ()


@dataclass(slots=True)
class _Element:
    """An open element, with what its text inherits from it."""

    tag: str
    path: str
    attributes: str
    kind: BlockKind
    href: str | None
    is_block: bool
    first_block: int
    children: dict[str, int] = field(default_factory=dict)


def segment_html(html: str, *, url: str | None = None) -> HtmlSegments:
    """Segment a page. Raises DocumentError(NO_TEXT) where it shows no text at all."""
    parser = LexborHTMLParser(html)
    markup = parser.html or ""
    scan = _Scan(LinkResolver(base_of(parser, url)))
    scan.run(markup)
    if not scan.blocks:
        raise DocumentError(Reason.NO_TEXT, "the page has markup but shows no text")
    mends = (f"markup nested {scan.deepest} deep",) if scan.deepest > MAX_PATH_DEPTH else ()
    blocks, text = _placed(scan.blocks)
    return HtmlSegments(blocks, text, mends)


def _placed(blocks: list[Block]) -> tuple[tuple[Block, ...], str]:
    """Blocks numbered, with their spans in the joined text."""
    placed, start = [], 0
    for position, block in enumerate(blocks):
        end = start + len(block.text)
        placed.append(
            Block(
                position,
                block.text,
                block.kind,
                start,
                end,
                block.path,
                block.attributes,
                block.link_density,
                block.links,
            )
        )
        start = end + 1
    return tuple(placed), "\n".join(block.text for block in placed)


class _Scan:
    """One pass over regular markup."""

    def __init__(self, resolver: LinkResolver) -> None:
        self.blocks: list[Block] = []
        self.deepest = 0
        self._root = _Element("", "", "", BlockKind.OTHER, None, True, 0)
        self._stack = [self._root]
        self._holder = self._root
        self._pending = Pending(resolver)

    def run(self, markup: str) -> None:
        """Read all tags and the text between them."""
        position, end = 0, len(markup)
        while position < end:
            match = _TAG.search(markup, position)
            start = match.start() if match else end
            if start > position:
                self._text(markup[position:start])
            if match is None:
                break
            position = match.end()
            tag = match[2]
            if tag is None:
                continue
            if match[1]:
                self._close(tag)
            elif tag in SKIPPED_TAGS:
                position = _after(markup, tag, position)
            else:
                self._open(tag, match[3])
        self._flush()

    def _text(self, text: str) -> None:
        self._pending.add(unescape(text) if "&" in text else text, self._stack[-1].href)

    def _open(self, tag: str, attributes: str) -> None:
        if tag in VOID:
            if tag == "br":
                if self._pending.line_break():
                    self._flush()
            elif tag in BLOCK_TAGS:
                self._flush()
            return
        parent = self._stack[-1]
        is_block = tag in BLOCK_TAGS or "-" in tag
        if is_block:
            self._flush()
        element = self._element(tag, attributes, parent, is_block)
        self._stack.append(element)
        self.deepest = max(self.deepest, len(self._stack) - 1)
        if is_block:
            self._holder = element

    def _element(self, tag: str, attributes: str, parent: _Element, is_block: bool) -> _Element:
        number = parent.children.get(tag, 0) + 1
        parent.children[tag] = number
        path = parent.path
        if len(self._stack) <= MAX_PATH_DEPTH:
            path = f"{path}/{tag}" if number == 1 else f"{path}/{tag}[{number}]"
        tokens, href = _read_attributes(attributes) if attributes else ("", None)
        inherited = parent.attributes
        if tokens:
            inherited = f"{tokens} {inherited}"[:MAX_ATTRIBUTES] if inherited else tokens
        kind = parent.kind
        if is_block and kind not in NESTING_KINDS:
            kind = KINDS.get(tag, BlockKind.OTHER)
        link = href if tag == "a" and href is not None else parent.href
        return _Element(tag, path, inherited, kind, link, is_block, len(self.blocks))

    def _close(self, tag: str) -> None:
        if len(self._stack) == 1 or self._stack[-1].tag != tag:
            return  # Lexbor closes what it opens; a foreign end tag changes nothing
        element = self._stack.pop()
        if not element.is_block:
            return
        self._flush(element)
        if tag == "tr":
            self._join_row(element)
        self._holder = next(e for e in reversed(self._stack) if e.is_block)

    def _flush(self, holder: _Element | None = None) -> None:
        block = self._pending.take(holder or self._holder)
        if block is not None:
            self.blocks.append(block)

    def _join_row(self, row: _Element) -> None:
        """One block of a row's cells, where each holds plain text and nothing else."""
        last = self.blocks[-1] if self.blocks else None
        if last is None or not _is_cell_of(last, row):
            return  # the copy below would make nested tables quadratic
        cells = self.blocks[row.first_block :]
        direct = all(_is_cell_of(block, row) for block in cells)
        if len(cells) < 2 or not direct or len({b.path for b in cells}) < len(cells):
            return
        size = sum(len(block.text) for block in cells)
        linked = sum(block.link_density * len(block.text) for block in cells)
        joined = Block(
            position=0,
            text=" | ".join(block.text for block in cells),
            kind=BlockKind.TABLE_ROW,
            start=0,
            end=0,
            path=row.path,
            attributes=row.attributes,
            link_density=linked / size,
            links=tuple(link for block in cells for link in block.links),
        )
        self.blocks[row.first_block :] = [joined]


def _is_cell_of(block: Block, row: _Element) -> bool:
    below = (block.path or "")[len(row.path) + 1 :]
    return "/" not in below and below.partition("[")[0] in CELL_TAGS


def _read_attributes(attributes: str) -> tuple[str, str | None]:
    """(lower-case class, id, role and itemprop tokens, link target)."""
    tokens: list[str] = []
    href = None
    for name, value in _ATTRIBUTE.findall(attributes):
        if name == "href":
            href = unescape(value) if "&" in value else value
        elif name == "style":
            if value and _HIDING_STYLE.search(value):
                tokens.append("hidden")
        elif name == "hidden" or (name == "aria-hidden" and value == "true"):
            tokens.append("hidden")
        elif value:
            tokens.append(value[:MAX_ATTRIBUTES].lower())
    return (" ".join(" ".join(tokens).split()) if tokens else ""), href


def _after(markup: str, tag: str, position: int) -> int:
    """Where markup goes on after the element that begins here."""
    if tag in VOID:
        return position
    if tag in RAW_TEXT:
        end = markup.find(f"</{tag}>", position)
        return end + len(tag) + 3 if end >= 0 else len(markup)
    depth, end = 1, position
    tags = _tags_within(tag)
    while match := tags.search(markup, end):
        end = match.end()
        if match[2] in RAW_TEXT:  # what its characters spell is no markup
            end = _after(markup, match[2], end)
            continue
        depth += -1 if match[1] else 1
        if depth == 0:
            return end if match[0].endswith(">") else markup.find(">", end) + 1
    return len(markup)


@cache
def _tags_within(tag: str) -> re.Pattern[str]:
    """Start and end tags of `tag`, and start tags of elements whose content is characters."""
    raw = "|".join(sorted(RAW_TEXT - {tag}))
    return re.compile(rf"<(?:(/?)(?:{re.escape(tag)})[\s>]|({raw})[\s>])")
