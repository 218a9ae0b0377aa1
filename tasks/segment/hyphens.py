"""Hyphens at line ends: which joined words stand elsewhere in a text.

In: a text with its lines, and the lines that end with a hyphen and go on. Out: the joined words, in
small letters, that the text has without a hyphen. Only these few are looked for: the set of all
words of a text takes longer than all the rest of its segmentation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np

from tasks.segment.lines import Ints, Lines, codes_of, is_wordly, kinds_of

MAX_BROKEN = 100
"""Characters before a line's end in which a broken word begins."""

_HYPHENS = ("-", "‐")
_HYPHENATED = re.compile(r"(\w+)[-‐]\Z")
_FIRST_WORD = re.compile(r"\w+")
_SLOTS = 1 << 16


def joined_words(text: str, lines: Lines, broken: Ints) -> frozenset[str]:
    """The words that lines and those behind them make up, as far as the text has them."""
    return _standing(text, frozenset(_candidates(text, lines, broken)))


def _candidates(text: str, lines: Lines, broken: Ints) -> Iterator[str]:
    bounds = zip(
        lines.starts[broken].tolist(),
        lines.ends[broken].tolist(),
        lines.starts[broken + 1].tolist(),
        strict=True,
    )
    for start, end, behind in bounds:
        first = _HYPHENATED.search(text, max(start, end - MAX_BROKEN), end)
        rest = _FIRST_WORD.match(text, behind)
        if first and rest:
            yield _folded(first[1] + rest[0])


def _standing(text: str, wanted: frozenset[str]) -> frozenset[str]:
    """Which of some words in small letters stand in a text as words of their own."""
    if not wanted:
        return wanted
    folded = _folded(text)
    codes = codes_of(folded)
    edges = np.flatnonzero(np.diff(is_wordly(kinds_of(codes)), prepend=False, append=False))
    begins, ends = edges[::2], edges[1::2]
    some = np.zeros(_SLOTS, dtype=bool)
    sought = np.array([(ord(word[0]), ord(word[-1]), len(word)) for word in wanted]).T
    some[_slots(*sought)] = True
    first, last = codes[begins].astype(np.int64), codes[ends - 1].astype(np.int64)
    maybe = np.flatnonzero(some[_slots(first, last, ends - begins)])
    bounds = zip(begins[maybe].tolist(), ends[maybe].tolist(), strict=True)
    return wanted.intersection([folded[begin:end] for begin, end in bounds])


def _folded(text: str) -> str:
    """In small letters that are letters still: casefold parts a mark from İ and from ΐ."""
    return unicodedata.normalize("NFC", text.replace("İ", "i").casefold())


def _slots(first: Ints, last: Ints, length: Ints) -> Ints:
    """A number below _SLOTS for each word: few others share that of a wanted one."""
    return (first + last * 31 + length * 1_009) % _SLOTS


def linked(parts: Sequence[str], words: frozenset[str]) -> str:
    """Parts of a paragraph, each but the last ended by a hyphen, as one text."""
    joined: list[str] = []
    for part in parts:
        between = _link(joined, part, words) if joined else ""
        joined.append(between + part)
    return "".join(joined)


def _link(parts: list[str], line: str, words: frozenset[str]) -> str:
    """What stands between two parts; takes a hyphen off that only broke a word."""
    if parts[-1].endswith("\u00ad"):
        parts[-1] = parts[-1][:-1]
        return ""
    if parts[-1][-1:] not in _HYPHENS:
        return " "
    broken, rest = _HYPHENATED.search(parts[-1][-MAX_BROKEN:]), _FIRST_WORD.match(line)
    if broken is None or rest is None or not line[0].islower():
        return " "
    if _folded(broken[1] + rest[0]) in words:
        parts[-1] = parts[-1][:-1]
    return ""
