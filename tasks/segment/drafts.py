"""The columns of a page -> drafts of its blocks, with their text, place and links.

In: regular markup and its columns. Out: Drafts in page order, characters not yet mended and links
not yet resolved; the cells of a row joined where the row holds data.

1. the text of all groups in one go: cut out, tags dropped, entities resolved
2. places (places.py), links
3. rows (rows.py); what is behind MAX_BLOCKS as one draft
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tasks.models import BlockKind
from tasks.segment.columns import MAX_BLOCKS, Columns, Ints
from tasks.segment.links import Anchors
from tasks.segment.places import Places
from tasks.segment.regular import resolve
from tasks.segment.rows import Stretches, row_stretches
from tasks.segment.tags import href_of

MAX_LINKS = 20_000
"""Links of a block whose targets are read."""

_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"<br(?: [^>]*)?>")
_BETWEEN = "\x00"
"""Stands between the texts of groups; Lexbor writes none."""


class Draft(NamedTuple):
    """A block before its characters are mended and its links resolved."""

    text: str
    kind: BlockKind
    path: str
    attributes: str
    links: Anchors
    element: int
    size: int
    """Characters of the text, without what stands between cells."""


def read_drafts(markup: str, columns: Columns) -> list[Draft]:
    """All drafts of a page, in page order."""
    elements, count = columns.elements, min(len(columns.first_run) - 1, MAX_BLOCKS)
    first = columns.run_element[columns.first_run[:count]]
    holders = elements.block[first]
    kinds = [columns.names.kind[code] for code in elements.code[elements.form[first]].tolist()]
    texts = _texts(markup, columns, kinds)
    links = _links(markup, columns, texts)
    stretches = row_stretches(columns, holders)
    rows = holders[:0] if stretches is None else stretches.row
    places = Places(markup, columns, np.concatenate((holders, rows)))
    elements_of = holders.tolist()
    fields = zip(
        texts,
        kinds,
        map(places.path.__getitem__, elements_of),
        map(places.tokens.__getitem__, elements_of),
        links,
        elements_of,
        map(len, texts),
        strict=True,
    )
    drafts = list(map(Draft._make, fields))
    if stretches is not None:
        drafts = _with_rows(drafts, stretches, places)
    if len(columns.first_run) - 1 > count:
        drafts.append(_rest(markup, columns, count))
    return drafts


def _texts(markup: str, columns: Columns, kinds: Sequence[BlockKind]) -> list[str]:
    """The text of each group, white space collapsed; that of code keeps its lines."""
    first, last = columns.first_run[: len(kinds)], columns.first_run[1 : len(kinds) + 1] - 1
    begins = (columns.ends[columns.run_tag[first]] + 1).tolist()
    ends = columns.starts[columns.run_tag[last] + 1].tolist()
    joined = _BETWEEN.join([markup[b:e] for b, e in zip(begins, ends, strict=True)])
    collapsed = " ".join(_shown(joined).split())
    texts = list(map(str.strip, collapsed.split(_BETWEEN)))
    if BlockKind.CODE in kinds:
        for group, kind in enumerate(kinds):
            if kind is BlockKind.CODE:
                begin, end = _edges(columns, int(first[group]), int(last[group]))
                texts[group] = _shown(markup[begin:end]).strip("\n").rstrip()
    return texts


def _shown(markup: str) -> str:
    """The text in a piece of markup."""
    if "<" in markup:
        if "<br" in markup:
            markup = _BREAK.sub("\n", markup)
        markup = _TAG.sub("", markup)
    return resolve(markup) if "&" in markup else markup


def _edges(columns: Columns, first: int, last: int) -> tuple[int, int]:
    """Where the group of some runs begins and ends, the blank before and behind it too."""
    before = np.searchsorted(columns.edges, columns.run_tag[first], side="right") - 1
    behind = np.searchsorted(columns.edges, columns.run_tag[last], side="right")
    start = columns.ends[columns.edges[before]] + 1 if before >= 0 else 0
    more = behind < len(columns.edges)
    end = columns.starts[columns.edges[behind] if more else len(columns.starts) - 1]
    return int(start), int(end)


def _links(markup: str, columns: Columns, texts: Sequence[str]) -> list[Anchors]:
    """The links of each group; a piece keeps the blank at its ends."""
    bounds = columns.first_run[: len(texts) + 1]
    link = columns.elements.link[columns.run_element[: bounds[-1]]]
    linked = np.flatnonzero(link)
    group = np.searchsorted(bounds, linked, side="right") - 1
    few = np.arange(len(linked)) - np.searchsorted(linked, bounds[group]) < MAX_LINKS
    linked, group = linked[few], group[few]
    alone = bounds[group + 1] - bounds[group] == 1
    anchor = columns.elements.tag[link[linked]]
    none: Anchors = []
    found = [none] * len(texts)
    before, href = -1, None
    for at, whole, tag, begin, end, start, stop in zip(
        group.tolist(),
        alone.tolist(),
        anchor.tolist(),
        (columns.starts[anchor] + 1).tolist(),
        columns.ends[anchor].tolist(),
        (columns.ends[columns.run_tag[linked]] + 1).tolist(),
        columns.starts[columns.run_tag[linked] + 1].tolist(),
        strict=True,
    ):
        if tag != before:
            before, href = tag, href_of(markup, begin, end)
        if href is None:
            continue
        if whole:
            found[at] = [(href, texts[at])]
        elif found[at]:
            found[at].append((href, _shown(markup[start:stop])))
        else:
            found[at] = [(href, _shown(markup[start:stop]))]
    return found


def _with_rows(drafts: Sequence[Draft], stretches: Stretches, places: Places) -> list[Draft]:
    """The drafts with the cells of each row of data joined."""
    joined: list[Draft] = []
    for begin, end, row, whole in zip(
        stretches.begins.tolist(),
        stretches.ends.tolist(),
        stretches.row.tolist(),
        stretches.whole.tolist(),
        strict=True,
    ):
        cells = [draft for draft in drafts[begin:end] if draft.text]
        single = len({draft.element for draft in cells}) == len(cells) > 1
        joined += [_row(row, cells, places)] if whole and single else cells
    return joined


def _row(row: int, cells: Sequence[Draft], places: Places) -> Draft:
    """One draft of the cells of a row."""
    return Draft(
        text=" | ".join(cell.text for cell in cells),
        kind=BlockKind.TABLE_ROW,
        path=places.path[row],
        attributes=places.tokens[row],
        links=[link for cell in cells for link in cell.links],
        element=row,
        size=sum(cell.size for cell in cells),
    )


def _rest(markup: str, columns: Columns, group: int) -> Draft:
    """All text from a group on as one draft."""
    tags = columns.run_tag[columns.first_run[group] :]
    shown = _only(markup, columns.ends[tags] + 1, columns.starts[tags + 1])
    text = " ".join(resolve(shown).split())
    return Draft(text, BlockKind.OTHER, "", "", [], 0, len(text))


def _only(text: str, begins: Ints, ends: Ints) -> str:
    """Text in which all but some pieces is blank."""
    piece = text[begins[0] : ends[-1]]
    coding, size = ("ascii", "u1") if piece.isascii() else ("utf-32-le", "<u4")
    codes = np.frombuffer(bytearray(piece.encode(coding, "surrogatepass")), dtype=size)
    bounds = np.stack((begins, ends), axis=1).ravel()[1:-1] - begins[0]
    sizes = np.diff(bounds, prepend=0, append=len(codes))
    codes[np.repeat(np.arange(len(sizes)) % 2 == 1, sizes)] = ord(" ")
    return codes.tobytes().decode(coding, "surrogatepass")
