"""A plain-text document -> its blocks, one a line or a paragraph.

In: decoded, character-cleaned text. Out: TextSegments; spans are offsets into that very text, and
text[start:end] with white space collapsed is the block's text, but for hyphens at line ends: a
soft hyphen goes, and so does a hyphen when the joined word stands elsewhere in the document.

1. lines, with their offsets
2. hard-wrapped lines are joined: lines of one width, which break off in mid-sentence
3. furniture that is glued to the end of a sentence becomes a block of its own
4. each block's kind is read from its form and its neighbours
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from tasks.clean.glued import split_inside, split_tail
from tasks.models import Block, BlockKind

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

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_BULLETS = "•‣◦▪●∙·*–-"
_BULLET = re.compile(rf"\s*(?:[{_BULLETS}]|\d{{1,3}}[.)])\s+\S")
_STOPS, _CLOSERS = frozenset(".!…。！।;,:"), "\"'”’»)]"
_HYPHENS = ("-", "‐")
_HYPHENATED = re.compile(r"(\w+)[-‐]\Z")
_FIRST_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class TextSegments:
    """A text's blocks; `text` is what their spans point into."""

    blocks: tuple[Block, ...]
    text: str
    mends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Span:
    """Half-open offsets of a line or a paragraph; `lines` are the spans it was joined of."""

    start: int
    end: int
    lines: tuple[tuple[int, int], ...]


def segment_text(text: str) -> TextSegments:
    """Segment a text; a blank one has no blocks."""
    lines = _lines(text)
    width = _wrap_width(text, lines)
    spans = _join(text, lines, width) if width else [_Span(*line, (line,)) for line in lines]
    hyphenated = width and any(text[end - 1] in _HYPHENS for _, end in lines)
    words = frozenset(_FIRST_WORD.findall(text.casefold()) if hyphenated else ())
    unbroken = len(lines) == 1
    pieces = [piece for span in spans for piece in _unglued(text, span, unbroken=unbroken)]
    texts = [_text_of(text, piece, words) for piece in pieces]
    kinds = _kinds(texts)
    blocks = tuple(
        Block(position, body, kind, piece.start, piece.end)
        for position, (body, kind, piece) in enumerate(zip(texts, kinds, pieces, strict=True))
    )
    return TextSegments(blocks, text, ("hard-wrapped lines joined",) if width else ())


def _lines(text: str) -> list[tuple[int, int]]:
    """The lines that are not blank, without the blank at their ends."""
    lines = [match.span() for match in _LINE.finditer(text)]
    for index, (start, end) in enumerate(lines):
        if text[start].isspace() or text[end - 1].isspace():
            lines[index] = _trimmed(text, start, end)
    return [line for line in lines if line[0] < line[1]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    line = text[start:end]
    return start + len(line) - len(line.lstrip()), start + len(line.rstrip())


def _wrap_width(text: str, lines: list[tuple[int, int]]) -> int:
    """The width at which a wrapper broke the lines, 0 where none did."""
    if len(lines) < MIN_WRAPPED_LINES:
        return 0
    width = max([end - start for start, end in lines])
    if not MIN_WRAP_WIDTH <= width <= MAX_WRAP_WIDTH:
        return 0
    near = [(a, b) for a, b in pairwise(lines) if not _blank_between(text, a, b)]
    broken = sum(text[b[0]].islower() and not _is_finished(text[a[0] : a[1]]) for a, b in near)
    return width if near and broken >= MIN_BROKEN_SHARE * len(near) else 0


def _is_finished(text: str) -> bool:
    """Whether a stop stands at its end, inside or outside of quotes and brackets."""
    return text.rstrip(_CLOSERS)[-1:] in _STOPS


def _join(text: str, lines: list[tuple[int, int]], width: int) -> list[_Span]:
    groups: list[list[tuple[int, int]]] = []
    for line in lines:
        if groups and _goes_on(text, groups[-1][-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_Span(group[0][0], group[-1][1], tuple(group)) for group in groups]


def _goes_on(text: str, before: tuple[int, int], line: tuple[int, int], width: int) -> bool:
    if _blank_between(text, before, line):
        return False
    if _BULLET.match(text, line[0], line[1]) or text[line[0]] == ">":
        return False
    return text[line[0]].islower() or before[1] - before[0] >= FULL_LINE * width


def _blank_between(text: str, before: tuple[int, int], line: tuple[int, int]) -> bool:
    """Whether an empty line stands between two lines."""
    if line[0] - before[1] == 1:
        return False
    gap = text[before[1] : line[0]].replace("\r\n", "\n")
    return sum(gap.count(c) for c in "\n\r\x0b\x0c\x85\u2028\u2029") > 1


def _unglued(text: str, span: _Span, *, unbroken: bool) -> list[_Span]:
    """The span cut where furniture is glued to its end; that is looked for in its last line.

    In an `unbroken` text, a single line, it may also stand between two sentences.
    """
    start, end = span.lines[-1]
    line = text[start:end]
    cuts = list(split_tail(line))
    if unbroken:
        cuts = [*split_inside(line, cuts[0] if cuts else len(line)), *cuts]
    if not cuts:
        return [span]
    cuts = [start + cut for cut in cuts]
    head_end = start + len(text[start : cuts[0]].rstrip())
    head = _Span(span.start, head_end, (*span.lines[:-1], (start, head_end)))
    tails = [_trimmed(text, a, b) for a, b in zip(cuts, [*cuts[1:], end], strict=True)]
    return [head, *(_Span(*tail, (tail,)) for tail in tails)]


def _text_of(text: str, span: _Span, words: frozenset[str]) -> str:
    if len(span.lines) == 1:
        return " ".join(text[span.start : span.end].split())
    parts: list[str] = []
    for start, end in span.lines:
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


def _kinds(texts: list[str]) -> list[BlockKind]:
    # Between a headline and the first paragraph may stand a byline and a date.
    following = [max(map(len, texts[1:4]), default=0), *map(len, texts[2:]), 0]
    return [
        _kind(body, index, longest)
        for index, (body, longest) in enumerate(zip(texts, following, strict=False))
    ]


def _kind(body: str, index: int, following: int) -> BlockKind:
    """The kind of a block by its form and the length of what follows."""
    first = body[:1]
    if (first in _BULLETS or first.isdecimal()) and _BULLET.match(body):
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
