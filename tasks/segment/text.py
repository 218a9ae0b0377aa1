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
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import NamedTuple

import numpy as np

from tasks.clean.glued import split_inside, split_tail
from tasks.clean.glued_columns import may_be_glued
from tasks.models import Block, BlockKind
from tasks.segment.lines import (
    BULLETS,
    CLOSERS,
    STOPS,
    Bools,
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
_HYPHENS = ("-", "‐")
_HYPHENATED = re.compile(r"(\w+)[-‐]\Z")
_FIRST_WORD = re.compile(r"\w+")
_STOPS = frozenset(STOPS)


@dataclass(frozen=True, slots=True)
class TextSegments:
    """A text's blocks; `text` is what their spans point into."""

    blocks: tuple[Block, ...]
    text: str
    mends: tuple[str, ...] = ()


class _Piece(NamedTuple):
    """Half-open offsets of a block; `lines` are those that it was joined of, None for a single one.

    `text` is its text where that is known already.
    """

    start: int
    end: int
    lines: tuple[tuple[int, int], ...] | None = None
    text: str | None = None


def segment_text(text: str) -> TextSegments:
    """Segment a text; a blank one has no blocks."""
    lines = read_lines(text)
    width = _wrap_width(text, lines)
    pieces = _unglued(text, lines, _joined(text, lines, width))
    words = _words_of(text) if width and is_hyphen(lines.last).any() else frozenset()
    texts = [piece.text or _text_of(text, piece, words) for piece in pieces]
    rows = zip(
        range(len(pieces)),
        texts,
        _kinds(lines, pieces, texts),
        [piece.start for piece in pieces],
        [piece.end for piece in pieces],
        *map(repeat, (None, "", 0.0, ())),  # what a text has not: path, attributes, links
        strict=False,
    )
    blocks = tuple(map(Block._make, rows))
    return TextSegments(blocks, text, ("hard-wrapped lines joined",) if width else ())


def _words_of(text: str) -> frozenset[str]:
    return frozenset(_FIRST_WORD.findall(text.casefold()))


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


def _joined(text: str, lines: Lines, width: int) -> list[_Piece]:
    """The lines, or the paragraphs that hard-wrapped ones make up."""
    starts, ends = lines.starts.tolist(), lines.ends.tolist()
    regular = lines.regular.tolist()
    if not width:
        plain = zip(starts, ends, regular, strict=True)
        texts = [text[start:end] if as_is else None for start, end, as_is in plain]
        return list(map(_Piece._make, zip(starts, ends, repeat(None), texts, strict=False)))
    pieces: list[_Piece] = []
    firsts = np.flatnonzero(~_go_on(text, lines, width))
    plain_ends = ~is_hyphen(lines.last)
    for first, behind in pairwise([*firsts.tolist(), len(starts)]):
        start, end = starts[first], ends[behind - 1]
        members = tuple(zip(starts[first:behind], ends[first:behind], strict=True))
        unbroken = " ".join(text[start:end].split()) if plain_ends[first:behind].all() else None
        pieces.append(_Piece(start, end, members, unbroken))
    return pieces


def _go_on(text: str, lines: Lines, width: int) -> Bools:
    """Of each line whether it goes on with what the one before began."""
    full = np.concatenate(([False], (lines.ends - lines.starts)[:-1] >= FULL_LINE * width))
    goes_on: Bools = ~lines.blank_before & (is_small(lines.first) | full)
    goes_on[:1] = False
    for index in np.flatnonzero(is_bullet(lines.first) & goes_on).tolist():
        start, end = int(lines.starts[index]), int(lines.ends[index])
        goes_on[index] = not (_BULLET.match(text, start, end) or text[start] == ">")
    return goes_on


def _unglued(text: str, lines: Lines, pieces: list[_Piece]) -> list[_Piece]:
    """The pieces cut where furniture is glued to their ends."""
    unbroken = len(lines.starts) == 1
    last = np.searchsorted(lines.ends, [piece.end for piece in pieces])
    doubtful = may_be_glued(text, lines.codes, lines.starts, lines.ends)[last] | unbroken
    cut: list[_Piece] = []
    done = 0
    for index in np.flatnonzero(doubtful).tolist():
        cut += pieces[done:index]
        cut += _cut(text, pieces[index], unbroken=unbroken)
        done = index + 1
    return cut + pieces[done:]


def _cut(text: str, piece: _Piece, *, unbroken: bool) -> list[_Piece]:
    """The piece cut where furniture is glued to its end; that is looked for in its last line.

    In an `unbroken` text, a single line, it may also stand between two sentences.
    """
    members = piece.lines or ((piece.start, piece.end),)
    start, end = members[-1]
    line = text[start:end]
    cuts = list(split_tail(line))
    if unbroken:
        cuts = [*split_inside(line, cuts[0] if cuts else len(line)), *cuts]
    if not cuts:
        return [piece]
    cuts = [start + cut for cut in cuts]
    head_end = start + len(text[start : cuts[0]].rstrip())
    head = _Piece(piece.start, head_end, (*members[:-1], (start, head_end)))
    tails = [_trimmed(text, a, b) for a, b in zip(cuts, [*cuts[1:], end], strict=True)]
    return [head, *(_Piece(*tail) for tail in tails)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    line = text[start:end]
    return start + len(line) - len(line.lstrip()), start + len(line.rstrip())


def _text_of(text: str, piece: _Piece, words: frozenset[str]) -> str:
    if piece.lines is None or len(piece.lines) == 1:
        return " ".join(text[piece.start : piece.end].split())
    parts: list[str] = []
    for start, end in piece.lines:
        line = " ".join(text[start:end].split())
        parts.append(line if not parts else _link(parts, line, words) + line)
    return "".join(parts)


def _link(parts: list[str], line: str, words: frozenset[str]) -> str:
    """What stands between two joined lines; takes a line-end hyphen off where it is one."""
    if parts[-1].endswith("\u00ad"):
        parts[-1] = parts[-1][:-1]
        return ""
    if parts[-1][-1:] not in _HYPHENS:
        return " "
    broken, rest = _HYPHENATED.search(parts[-1][-MAX_WRAP_WIDTH:]), _FIRST_WORD.match(line)
    if broken is None or rest is None or not line[0].islower():
        return " "
    if (broken[1] + rest[0]).casefold() in words:
        parts[-1] = parts[-1][:-1]
    return ""


def _kinds(lines: Lines, pieces: Sequence[_Piece], texts: list[str]) -> list[BlockKind]:
    """The kind of each block; all that are no list item, quote or heading by far are paragraphs."""
    kinds = [BlockKind.PARAGRAPH] * len(texts)
    if not texts:
        return kinds
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    following = np.append(sizes[1:], 0)
    # Between a headline and the first paragraph may stand a byline and a date.
    following[0] = sizes[1:4].max(initial=0)
    first = lines.kinds[[piece.start for piece in pieces]]
    last = lines.kinds[[piece.end - 1 for piece in pieces]]
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
