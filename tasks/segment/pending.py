"""The text of a block while it is being gathered.

In: pieces of text with the link they stand in, and line breaks. Out: a Block when its end is
reached, None where only white space was gathered.
"""

from __future__ import annotations

from typing import Protocol

from tasks.models import Block, BlockKind, Link
from tasks.segment.links import LinkResolver


class Holder(Protocol):
    """The block-level element that text stands in."""

    path: str
    attributes: str
    kind: BlockKind


class Pending:
    """Pieces of one block in order."""

    def __init__(self, resolver: LinkResolver) -> None:
        self._resolver = resolver
        self._pieces: list[str] = []
        self._links: list[tuple[str, str]] = []
        self._breaks = 0

    def add(self, text: str, href: str | None) -> None:
        """Gather text; `href` is that of the link it stands in."""
        self._pieces.append(text)
        if text.isspace():
            return
        self._breaks = 0
        if href is not None:
            self._links.append((href, text))

    def line_break(self) -> bool:
        """Note a <br>; True when it is the second in a row, which ends the block."""
        self._breaks += 1
        self._pieces.append("\n")
        return self._breaks >= 2

    def take(self, holder: Holder) -> Block | None:
        """The gathered text as a block of `holder`, and begin anew."""
        pieces, links = self._pieces, self._links
        if not pieces:
            return None
        self._pieces, self._links, self._breaks = [], [], 0
        raw = "".join(pieces)
        is_code = holder.kind is BlockKind.CODE
        text = raw.strip("\n").rstrip() if is_code else " ".join(raw.split())
        if not text.strip():
            return None
        return Block(
            position=0,
            text=text,
            kind=holder.kind,
            start=0,
            end=0,
            path=holder.path,
            attributes=holder.attributes,
            link_density=_density(text, links),
            links=self._resolved(links),
        )

    def _resolved(self, links: list[tuple[str, str]]) -> tuple[Link, ...]:
        if not links:
            return ()
        anchors: dict[str, list[str]] = {}
        for href, text in links:
            anchors.setdefault(href, []).append(text)
        resolved = ((self._resolver.resolve(href), texts) for href, texts in anchors.items())
        return tuple(Link(url, " ".join("".join(texts).split())) for url, texts in resolved if url)


def _density(text: str, links: list[tuple[str, str]]) -> float:
    if not links:
        return 0.0
    linked = sum(len(" ".join(anchor.split())) for _, anchor in links)
    return min(1.0, linked / len(text))
