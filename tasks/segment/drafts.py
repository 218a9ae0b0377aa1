"""The columns of a page -> drafts of its blocks, with their text, place and links.

In: regular markup and its columns. Out: Drafts in page order, characters not yet mended and links
not yet resolved; the cells of a row joined where the row holds data.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from tasks.models import BlockKind, Link
from tasks.segment.columns import Columns, Ints
from tasks.segment.links import LinkResolver
from tasks.segment.names import CODE_OF
from tasks.segment.places import Places
from tasks.segment.regular import resolve
from tasks.segment.tags import href_of

MAX_BLOCKS = 20_000
"""Blocks of a page that are told apart; what follows them becomes one (real pages have 5,000)."""
MAX_LINKS = 20_000
"""Links of a page whose targets are read."""

_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"<br(?:\s[^>]*)?>")


class Draft(NamedTuple):
    """A block before its characters are mended and its links resolved."""

    text: str
    kind: BlockKind
    path: str
    attributes: str
    links: list[tuple[str, str]]
    """Link target and the text in it, in order."""
    element: int
    size: int
    """Characters of the text, without what stands between cells."""

    def link_density(self) -> float:
        """Characters inside links / all characters, 0..1."""
        if not self.links:
            return 0.0
        linked = sum(len(" ".join(anchor.split())) for _, anchor in self.links)
        return min(1.0, linked / max(1, self.size))

    def resolved(self, resolver: LinkResolver) -> tuple[Link, ...]:
        """The links that lead anywhere, pieces of one link joined."""
        if not self.links:
            return ()
        if len(self.links) == 1:
            ((href, text),) = self.links
            url = resolver.resolve(href)
            return (Link(url, text.strip()),) if url else ()
        anchors: dict[str, list[str]] = {}
        for href, text in self.links:
            anchors.setdefault(href, []).append(text)
        resolved = ((resolver.resolve(href), texts) for href, texts in anchors.items())
        return tuple(Link(url, " ".join("".join(texts).split())) for url, texts in resolved if url)


class Drafts:
    """Makes the drafts of one page."""

    def __init__(self, markup: str, columns: Columns) -> None:
        self._markup = markup
        self._columns = columns
        self._places = Places(markup, columns)
        self._starts = (columns.ends[columns.run_tag] + 1).tolist()
        self._ends = columns.starts[columns.run_tag + 1].tolist()
        elements = columns.elements
        first = columns.run_element[columns.first_run[:-1]]
        self._holders = elements.block[first].tolist()
        self._kinds = elements.code[elements.form[first]].tolist()
        self._links = elements.link[columns.run_element].tolist()

    def read(self) -> list[Draft]:
        """All drafts in page order."""
        bounds = self._columns.first_run.tolist()
        told_apart = min(len(bounds) - 1, MAX_BLOCKS)
        drafts = [
            self._draft(holder, kind, first, last)
            for holder, kind, first, last in zip(
                self._holders[:told_apart],
                self._kinds[:told_apart],
                bounds[:told_apart],
                bounds[1 : told_apart + 1],
                strict=True,
            )
        ]
        drafts = self._with_rows(drafts)
        if len(bounds) - 1 > told_apart:
            drafts.append(self._rest(bounds[told_apart]))
        return drafts

    def _draft(self, holder: int, code: int, first: int, last: int) -> Draft:
        """The draft of the runs from `first` up to `last`."""
        kind = self._columns.names.kind[code]
        path, attributes = self._places.of(holder)
        is_code = kind is BlockKind.CODE
        if is_code:
            raw = self._between(*self._edges(first, last - 1))
            text = raw.strip("\n").rstrip()
        else:
            raw = self._between(self._starts[first], self._ends[last - 1], plain=last - first == 1)
            text = " ".join(raw.split())
        links = self._anchors(first, last, text)
        return Draft(text, kind, path, attributes, links, holder, len(text))

    def _rest(self, first: int) -> Draft:
        """All text from a run on as one draft."""
        markup = self._markup[self._starts[first] :]
        text = " ".join(resolve(_TAG.sub(" ", markup)).split())
        return Draft(text, BlockKind.OTHER, "", "", [], 0, len(text))

    def _with_rows(self, drafts: list[Draft]) -> list[Draft]:
        """The drafts with the cells of each row of data joined."""
        elements, code = self._columns.elements, self._columns.elements.code
        holders = np.array([draft.element for draft in drafts])
        rows = np.where(
            self._columns.names.is_cell[code[holders]]
            & (code[elements.parent[holders]] == CODE_OF["tr"]),
            elements.parent[holders],
            0,
        )
        if not rows.any():
            return drafts
        begins = np.flatnonzero(np.diff(rows, prepend=-1))
        ends = np.append(begins[1:], len(rows))
        joined: list[Draft] = []
        for begin, end, whole in zip(
            begins.tolist(), ends.tolist(), self._are_whole(rows, begins, ends), strict=True
        ):
            cells = [draft for draft in drafts[begin:end] if draft.text]
            single = len({draft.element for draft in cells}) == len(cells) > 1
            joined += [self._row(int(rows[begin]), cells)] if whole and single else cells
        return joined

    def _are_whole(self, rows: Ints, begins: Ints, ends: Ints) -> list[bool]:
        """Of each stretch of cells: whether its row holds no other group."""
        columns, elements = self._columns, self._columns.elements
        count = len(columns.ends)
        tags = columns.run_tag[columns.first_run[: len(rows)]]
        before = np.append([-1], tags)[begins]
        behind = np.append(tags, [count])[ends]
        row = rows[begins]
        closes = np.flatnonzero(np.diff(columns.depth, prepend=0) < 0)
        keys = np.sort((columns.depth[closes] + 1) * count + closes)
        place = np.searchsorted(keys, elements.depth[row] * count + elements.tag[row])
        closing = keys[np.minimum(place, len(keys) - 1)] % count
        whole: list[bool] = (
            (row > 0) & (before < elements.tag[row]) & (behind >= closing)
        ).tolist()
        return whole

    def _row(self, row: int, cells: list[Draft]) -> Draft:
        """One draft of the cells of a row."""
        path, attributes = self._places.of(row)
        return Draft(
            text=" | ".join(cell.text for cell in cells),
            kind=BlockKind.TABLE_ROW,
            path=path,
            attributes=attributes,
            links=[link for cell in cells for link in cell.links],
            element=row,
            size=sum(cell.size for cell in cells),
        )

    def _between(self, start: int, end: int, *, plain: bool = False) -> str:
        """The text between two places; `plain` where no tag is between them."""
        text = self._markup[start:end]
        if not plain:
            if "<br" in text:
                text = _BREAK.sub("\n", text)
            text = _TAG.sub("", text)
        return resolve(text) if "&" in text else text

    def _edges(self, first: int, last: int) -> tuple[int, int]:
        """Where the group of some runs begins and ends, the blank before and behind it too."""
        columns = self._columns
        before = np.searchsorted(columns.edges, columns.run_tag[first], side="right") - 1
        behind = np.searchsorted(columns.edges, columns.run_tag[last], side="right")
        start = columns.ends[columns.edges[before]] + 1 if before >= 0 else 0
        end = columns.starts[columns.edges[behind]] if behind < len(columns.edges) else None
        return int(start), len(self._markup) if end is None else int(end)

    def _anchors(self, first: int, last: int, text: str) -> list[tuple[str, str]]:
        """Targets and texts of the links in a group; a piece keeps the blank at its ends."""
        found: list[tuple[str, str]] = []
        for run in range(first, last):
            link = self._links[run]
            if not link or len(found) >= MAX_LINKS:
                continue
            href = href_of(self._places.tag(link))
            if href is None:
                continue
            if last - first == 1:
                return [(href, text)]
            piece = self._between(self._starts[run], self._ends[run], plain=True)
            found.append((href, piece))
        return found
