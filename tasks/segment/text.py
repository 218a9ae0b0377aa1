"""A plain-text document -> its blocks, one a line or a paragraph.

In: decoded, character-cleaned text. Out: TextSegments; spans are offsets into that very text, and
text[start:end] with white space collapsed is the block's text, but for hyphens at line ends: a
soft hyphen goes, and so does a hyphen when the joined word stands elsewhere in the document.

1. lines, with their offsets, as columns (lines.py)
2. hard-wrapped lines are joined: lines of one width, which break off in mid-sentence
3. furniture that is glued to the end of a sentence becomes a block of its own
4. each block's kind is read from its form and its neighbours
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple, TypeVar

import numpy as np

from tasks.clean.glued import split_inside, split_tail
from tasks.clean.glued_columns import may_be_glued
from tasks.models import Block, BlockKind, block_of
from tasks.segment.hyphens import joined_words, linked
from tasks.segment.lines import (
    BULLETS,
    CLOSERS,
    STOPS,
    Bools,
    Ints,
    Lines,
    is_bullet,
    is_closer,
    is_hyphen,
    is_small,
    is_stop,
    read_lines,
)

MIN_WRAPPED_LINES = 4
MIN_WRAP_WIDTH = 40
MAX_WRAP_WIDTH = 100
FULL_LINE = 0.7
"""A line this near to the widest may have been broken by a wrapper."""
MIN_BROKEN_SHARE = 0.4
"""Share of neighbouring lines that go on in lower case, from which a text counts as wrapped."""
MAX_HEADLINE_WORDS = 30
MAX_HEADING_WORDS = 12
MAX_HEADLINE_CHARACTERS = 220
MAX_HEADING_CHARACTERS = 100
"""Scripts without spaces have no words to count."""

_BULLET = re.compile(rf"\s*(?:[{BULLETS}]|\d{{1,3}}[.)])\s+\S")
_STOPS = frozenset(STOPS)
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class TextSegments:
    """A text's blocks; `text` is what their spans point into."""

    blocks: tuple[Block, ...]
    text: str
    mends: tuple[str, ...] = ()


class _Pieces(NamedTuple):
    """Half-open offsets of blocks and their texts, in order."""

    starts: list[int]
    ends: list[int]
    texts: list[str]


def segment_text(text: str) -> TextSegments:
    """Segment a text; a blank one has no blocks."""
    lines = read_lines(text)
    width = _wrap_width(text, lines)
    pieces = _wrapped(text, lines, width) if width else _unwrapped(text, lines)
    rows = zip(
        range(len(pieces.texts)),
        pieces.texts,
        _kinds(lines, pieces),
        pieces.starts,
        pieces.ends,
        *map(repeat, (None, "", 0.0, ())),  # what a text has not: path, attributes, links
        strict=False,
    )
    blocks = tuple(map(block_of, rows))
    return TextSegments(blocks, text, ("hard-wrapped lines joined",) if width else ())


def _wrap_width(text: str, lines: Lines) -> int:
    """The width at which a wrapper broke the lines, 0 where none did."""
    if len(lines.starts) < MIN_WRAPPED_LINES:
        return 0
    width = int((lines.ends - lines.starts).max())
    if not MIN_WRAP_WIDTH <= width <= MAX_WRAP_WIDTH:
        return 0
    near = ~lines.blank_before[1:]
    goes_on = near & is_small(lines.first[1:]) & ~_are_finished(text, lines)[:-1]
    return width if near.any() and goes_on.sum() >= MIN_BROKEN_SHARE * near.sum() else 0


def _are_finished(text: str, lines: Lines) -> Bools:
    """Of each line whether a stop stands at its end."""
    finished = is_stop(lines.last)
    for index in np.flatnonzero(is_closer(lines.last)).tolist():
        finished[index] = _is_finished(text[lines.starts[index] : lines.ends[index]])
    return finished


def _is_finished(text: str) -> bool:
    """Whether a stop stands at its end, inside or outside of quotes and brackets."""
    return text.rstrip(CLOSERS)[-1:] in _STOPS


def _unwrapped(text: str, lines: Lines) -> _Pieces:
    """The lines, each a block, cut where furniture is glued to their ends."""
    starts, ends = lines.starts.tolist(), lines.ends.tolist()
    texts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    for index in np.flatnonzero(~lines.regular).tolist():
        texts[index] = _collapsed(texts[index])
    unbroken = len(texts) == 1
    cut: dict[int, _Pieces] = {}
    glued = may_be_glued(text, lines.codes, lines.starts, lines.ends) | unbroken
    for index in np.flatnonzero(glued).tolist():
        if cuts := _cuts(text, starts[index], ends[index], unbroken=unbroken):
            head = _collapsed(text[starts[index] : cuts[0]])
            cut[index] = _cut(text, starts[index], ends[index], cuts, head)
    return _with_cut(_Pieces(starts, ends, texts), cut)


def _wrapped(text: str, lines: Lines, width: int) -> _Pieces:
    """The paragraphs that hard-wrapped lines make up, cut likewise in their last lines."""
    firsts = np.flatnonzero(~_go_on(text, lines, width))
    lasts = np.append(firsts[1:], len(lines.starts)) - 1
    starts, ends = lines.starts[firsts].tolist(), lines.ends[lasts].tolist()
    texts = _paragraphs(text, lines, firsts, lasts)
    hyphens = np.setdiff1d(np.flatnonzero(is_hyphen(lines.last)), lasts, assume_unique=True)
    words = joined_words(text, lines, hyphens)

    def linked_text(piece: int, end: int) -> str:
        """A paragraph up to `end`, the hyphens at its line ends mended."""
        low, high = np.searchsorted(hyphens, (firsts[piece], lasts[piece]))
        begins = [starts[piece], *lines.starts[hyphens[low:high] + 1].tolist()]
        stops = [*lines.ends[hyphens[low:high]].tolist(), end]
        return linked([_collapsed(text[a:b]) for a, b in zip(begins, stops, strict=True)], words)

    for piece in np.unique(np.searchsorted(lasts, hyphens)).tolist():
        texts[piece] = linked_text(piece, ends[piece])
    cut: dict[int, _Pieces] = {}
    last_starts = lines.starts[lasts]
    glued = may_be_glued(text, lines.codes, last_starts, lines.ends[lasts])
    for piece in np.flatnonzero(glued).tolist():
        if cuts := _cuts(text, int(last_starts[piece]), ends[piece]):
            head = linked_text(piece, cuts[0])
            cut[piece] = _cut(text, starts[piece], ends[piece], cuts, head)
    return _with_cut(_Pieces(starts, ends, texts), cut)


def _paragraphs(text: str, lines: Lines, firsts: Ints, lasts: Ints) -> list[str]:
    """The texts of lines that are joined by spaces, hyphens left as they are."""
    gap = (lines.starts[1:] - lines.ends[:-1] != 1) | (lines.codes[lines.ends[:-1]] != ord("\n"))
    irregular = ~lines.regular
    odd = np.append(0, np.cumsum(irregular | np.append(False, gap)))
    uneven = irregular[firsts] | (odd[lasts + 1] > odd[firsts + 1])
    spaced = text.replace("\n", " ")
    bounds = zip(lines.starts[firsts].tolist(), lines.ends[lasts].tolist(), strict=True)
    texts = [spaced[start:end] for start, end in bounds]
    for index in np.flatnonzero(uneven).tolist():
        texts[index] = _collapsed(texts[index])
    return texts


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _go_on(text: str, lines: Lines, width: int) -> Bools:
    """Of each line whether it goes on with what the one before began."""
    full = np.concatenate(([False], (lines.ends - lines.starts)[:-1] >= FULL_LINE * width))
    goes_on: Bools = ~lines.blank_before & (is_small(lines.first) | full)
    goes_on[:1] = False
    for index in np.flatnonzero(is_bullet(lines.first) & goes_on).tolist():
        start, end = int(lines.starts[index]), int(lines.ends[index])
        goes_on[index] = not (_BULLET.match(text, start, end) or text[start] == ">")
    return goes_on


def _cuts(text: str, start: int, end: int, *, unbroken: bool = False) -> list[int]:
    """Where furniture is glued to the end of a line.

    In an `unbroken` text, a single line, it may also stand between two sentences.
    """
    line = text[start:end]
    cuts = list(split_tail(line))
    if unbroken:
        cuts = [*split_inside(line, cuts[0] if cuts else len(line)), *cuts]
    return [start + cut for cut in cuts]


def _cut(text: str, start: int, end: int, cuts: list[int], head: str) -> _Pieces:
    """The pieces of a block from `start` to `end`; `head` is the text before the first cut."""
    spans = [(start, _stop(text, start, cuts[0]))]
    for low, high in zip(cuts, [*cuts[1:], end], strict=True):
        stop = _stop(text, low, high)
        spans.append((high - len(text[low:high].lstrip()), stop))
    starts, ends = map(list, zip(*spans, strict=True))
    return _Pieces(starts, ends, [head, *(_collapsed(text[a:b]) for a, b in spans[1:])])


def _stop(text: str, start: int, end: int) -> int:
    """Where text ends without the blank behind it."""
    return start + len(text[start:end].rstrip())


def _with_cut(pieces: _Pieces, cut: Mapping[int, _Pieces]) -> _Pieces:
    """All pieces, those that were cut in the place of what they were."""
    if not cut:
        return pieces
    return _Pieces(
        _spliced(pieces.starts, {index: parts.starts for index, parts in cut.items()}),
        _spliced(pieces.ends, {index: parts.ends for index, parts in cut.items()}),
        _spliced(pieces.texts, {index: parts.texts for index, parts in cut.items()}),
    )


def _spliced(column: list[_Item], parts: Mapping[int, list[_Item]]) -> list[_Item]:
    """A column with parts, in order, in the place of single items."""
    whole: list[_Item] = []
    done = 0
    for index, part in parts.items():
        whole += column[done:index]
        whole += part
        done = index + 1
    return whole + column[done:]


def _kinds(lines: Lines, pieces: _Pieces) -> list[BlockKind]:
    """The kind of each block; all that are no list item, quote or heading by far are paragraphs."""
    texts = pieces.texts
    kinds = [BlockKind.PARAGRAPH] * len(texts)
    if not texts:
        return kinds
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    following = np.append(sizes[1:], 0)
    # Between a headline and the first paragraph may stand a byline and a date.
    following[0] = sizes[1:4].max(initial=0)
    first = lines.kinds[pieces.starts]
    last = lines.kinds[np.array(pieces.ends) - 1]
    short = (following > sizes) & (sizes <= MAX_HEADING_CHARACTERS) & ~is_stop(last)
    doubtful = is_bullet(first) | (short & ~is_small(first))
    doubtful[0] = True
    for index in np.flatnonzero(doubtful).tolist():
        kinds[index] = _kind(texts[index], index, int(following[index]))
    return kinds


def _kind(body: str, index: int, following: int) -> BlockKind:
    """The kind of a block by its form and the length of what follows."""
    first = body[:1]
    if (first in BULLETS or first.isdecimal()) and _BULLET.match(body):
        return BlockKind.LIST_ITEM
    if first == ">" and body[1:2] in (" ", ""):
        return BlockKind.QUOTE
    if following <= len(body) or _is_finished(body):
        return BlockKind.PARAGRAPH
    if index == 0 and _is_short(body, MAX_HEADLINE_WORDS, MAX_HEADLINE_CHARACTERS):
        return BlockKind.HEADLINE
    if index and _is_short(body, MAX_HEADING_WORDS, MAX_HEADING_CHARACTERS):
        return BlockKind.HEADING if not first.islower() else BlockKind.PARAGRAPH
    return BlockKind.PARAGRAPH


def _is_short(body: str, words: int, characters: int) -> bool:
    return len(body) <= characters and len(body.split()) <= words
