"""The text of a block while it is being gathered, and the elements that it stands in.

In: open elements, pieces of text with the link they stand in, and line breaks. Out: a Draft when
a block's end is reached, None where only white space was gathered. What most elements are never
asked for (path, class tokens of all ancestors) is made when a block asks.
"""

from __future__ import annotations

from typing import NamedTuple

from tasks.models import BlockKind, Link
from tasks.segment.elements import NESTING_KINDS
from tasks.segment.links import LinkResolver
from tasks.segment.tags import MAX_ATTRIBUTES, Tag

MAX_PATH_DEPTH = 60
"""Levels of a path that are written out; elements below share their ancestor's path."""


class Element:
    """An open element, with what its text inherits from it."""

    __slots__ = (
        "_attributes", "_children", "_number", "_path", "depth", "first_block", "holder", "href",
        "kind", "parent", "tag",
    )  # fmt: skip

    def __init__(self, tag: Tag, parent: Element | None, first_block: int) -> None:
        self.tag = tag
        self.parent = parent
        self.first_block = first_block
        self._path: str | None = None
        self._attributes: str | None = None
        self._children: dict[str, int] | None = None
        self.href = tag.href
        self.kind = tag.kind or BlockKind.OTHER
        self.holder = self
        if parent is None:
            self.depth, self._number, self._path, self._attributes = 0, 1, "", ""
            return
        self.depth = parent.depth + 1
        self._number = parent._count(tag.name)
        if tag.href is None:
            self.href = parent.href
        if not tag.is_block:
            self.holder = parent.holder
            self.kind = parent.kind
        elif parent.kind in NESTING_KINDS:
            self.kind = parent.kind

    def _count(self, name: str) -> int:
        """The number of a child among those of its name."""
        children = self._children
        if children is None:
            self._children = {name: 1}
            return 1
        number = children[name] = children.get(name, 0) + 1
        return number

    def path(self) -> str:
        """The place in the tree: /html/body/div[2]/p."""
        if self._path is None:
            for element in self._unnamed():
                parent = element.parent
                above = (parent._path if parent else "") or ""
                number = element._number
                name = element.tag.name if number == 1 else f"{element.tag.name}[{number}]"
                element._path = f"{above}/{name}" if element.depth <= MAX_PATH_DEPTH else above
        return self._path or ""

    def attributes(self) -> str:
        """Class, id, role and itemprop tokens of the element and its ancestors, nearest first."""
        if self._attributes is None:
            for element in self._unnamed():
                tokens, parent = element.tag.tokens, element.parent
                above = (parent.attributes() if parent else "") or ""
                if tokens and above:
                    above = f"{tokens} {above}"[:MAX_ATTRIBUTES]
                element._attributes = above or tokens
        return self._attributes or ""

    def _unnamed(self) -> list[Element]:
        """The element and its ancestors up to the first that was asked before, outermost first."""
        chain: list[Element] = []
        element: Element | None = self
        while element is not None and (element._path is None or element._attributes is None):
            chain.append(element)
            element = element.parent
        return chain[::-1]


class Draft(NamedTuple):
    """A block before its characters are mended and its links resolved."""

    text: str
    kind: BlockKind
    element: Element
    links: list[tuple[str, str]]
    """Link target and the text in it, in order."""
    between: int = 0
    """Characters of the text that stand between cells and in no link."""

    def link_density(self, text: str) -> float:
        """Characters inside links / all characters of the mended text, 0..1."""
        if not self.links:
            return 0.0
        linked = sum(len(" ".join(anchor.split())) for _, anchor in self.links)
        return min(1.0, linked / max(1, len(text) - self.between))

    def resolved(self, resolver: LinkResolver) -> tuple[Link, ...]:
        """The links that lead anywhere, pieces of one link joined."""
        if not self.links:
            return ()
        if len(self.links) == 1:
            ((href, text),) = self.links
            url = resolver.resolve(href)
            return (Link(url, " ".join(text.split())),) if url else ()
        anchors: dict[str, list[str]] = {}
        for href, text in self.links:
            anchors.setdefault(href, []).append(text)
        resolved = ((resolver.resolve(href), texts) for href, texts in anchors.items())
        return tuple(Link(url, " ".join("".join(texts).split())) for url, texts in resolved if url)


class Pending:
    """Pieces of one block in order."""

    __slots__ = ("_breaks", "_links", "_seen", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._links: list[tuple[str, str]] = []
        self._breaks = 0
        self._seen = False

    def add(self, text: str, href: str | None) -> None:
        """Gather text; `href` is that of the link it stands in."""
        self.pieces.append(text)
        if text.isspace():
            return
        self._seen = True
        self._breaks = 0
        if href is not None:
            self._links.append((href, text))

    def line_break(self) -> bool:
        """Note a <br>; True when it is the second in a row, which ends the block."""
        self._breaks += 1
        self.pieces.append("\n")
        return self._breaks >= 2

    def take(self, holder: Element) -> Draft | None:
        """The gathered text as a draft of `holder`, and begin anew."""
        pieces, links, seen = self.pieces, self._links, self._seen
        if not pieces:
            return None
        self.pieces, self._breaks, self._seen = [], 0, False
        if not seen:
            return None
        self._links = []
        raw = "".join(pieces) if len(pieces) > 1 else pieces[0]
        is_code = holder.kind is BlockKind.CODE
        text = raw.strip("\n").rstrip() if is_code else " ".join(raw.split())
        return Draft(text, holder.kind, holder, links)
