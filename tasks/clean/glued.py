"""Furniture glued to text: a line -> the offsets at which prompts, sources and notices begin.

In: a line of plain text. Out: offsets, ascending; what lies between two of them is a piece.

1. tail     from the end on, again and again: a phrase, "Source: name", "Tags: a, b" or a copyright
            line, behind a finished sentence or an address
2. inside   in a text that lost its line breaks: a phrase between a finished sentence and the
            capital that begins the next

A small letter behind a phrase shows that it is part of a sentence: "she declined to post comment".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from tasks.clean.phrases import MAX_VALUE_CHARACTERS, MAX_VALUE_WORDS, load_phrases
from tasks.models import Label

TAIL_CHARACTERS = 400
"""How far back from a line's end glued furniture is looked for."""
MIN_INSIDE_WORDS = 2
"""A phrase of one word, such as "Share", proves nothing between two sentences."""
MAX_NOTICE_CHARACTERS = 160

TELLING = (":", "©", "(c)", "opyright", "OPYRIGHT", "：")
"""What stands in every source, tags and copyright line."""
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*\s*\Z")
_ADDRESS_END = re.compile(r"(?:https?://|www\.)\S+\s*\Z|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}/?\s+\Z")
_NOTICE = re.compile(r"(?:©|\(c\)|Copyright\b|COPYRIGHT\b)[^.]{0,30}\b(?:19|20)\d\d\b")
_BETWEEN = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*\s*(?=\S)")


def split_tail(text: str) -> tuple[int, ...]:
    """Offsets at which furniture glued to the end of a line begins, ascending."""
    cuts: list[int] = []
    end = len(text)
    while (cut := _tail_start(text, end)) is not None:
        cuts.append(cut)
        end = cut
    return tuple(reversed(cuts))


def _tail_start(text: str, end: int) -> int | None:
    low = max(0, end - TAIL_CHARACTERS)
    tail = text[low:end].rstrip()
    ends = tail[-4:].lower()
    glued = not phrase_ends().isdisjoint((ends, ends[1:], ends[2:]))
    if not glued and not any(mark in tail for mark in TELLING):
        return None
    lowered = tail.lower()
    if len(lowered) != len(tail):
        return None  # a letter that grows when lowered: offsets would lie
    if glued:
        phrases = load_phrases()
        for length in phrases.tail_lengths:
            cut = len(tail) - length
            if cut > 0 and lowered[cut:] in phrases.tails and _may_follow(tail, cut):
                return low + cut
    for find in (_notice_start, _attribution_start, _tags_start):
        cut_at = find(tail, low)
        if cut_at is not None:
            return cut_at
    return None


def _attribution_start(tail: str, low: int) -> int | None:
    """Where "Source: name" begins behind a finished sentence at the end of the tail."""
    colon = max(_last_colon(tail, ":"), tail.rfind("："))
    if colon < 0:
        return None
    value = tail[colon + 1 :].strip()
    if not value or len(value) > MAX_VALUE_CHARACTERS or len(value.split()) > MAX_VALUE_WORDS:
        return None
    lead = tail[:colon].rstrip()
    lowered = lead.lower()
    if not lowered.endswith(_source_cues()):
        return None
    for cue in _source_cues():
        cut = len(lead) - len(cue)
        if cut > 0 and lowered.endswith(cue) and _may_follow(tail, cut):
            return low + cut
    return None


def _tags_start(tail: str, low: int) -> int | None:
    """Where "Tags: harbour, fishing" begins at the end of the tail."""
    lowered = tail.lower()
    cues = _tags_cues()  # all of them end with a colon
    colon = lowered.rfind(":")
    while colon >= 0 and not lowered.endswith(cues, 0, colon + 1):
        colon = lowered.rfind(":", 0, colon)
    if colon < 0:
        return None
    for cue in cues:
        cut = lowered.rfind(cue)
        if cut > 0 and len(tail[cut:].split()) <= MAX_VALUE_WORDS and _may_follow(tail, cut):
            return low + cut
    return None


def _notice_start(tail: str, low: int) -> int | None:
    """Where a copyright line begins at the end of the tail."""
    if not ("©" in tail or "opyright" in tail or "OPYRIGHT" in tail or "(c)" in tail):
        return None
    for match in _NOTICE.finditer(tail):
        short = len(tail) - match.start() <= MAX_NOTICE_CHARACTERS
        if short and match.start() and _may_follow(tail, match.start()):
            return low + match.start()
    return None


def _last_colon(tail: str, colon: str) -> int:
    """The last colon that is no part of an address such as https://."""
    position = tail.rfind(colon)
    while position >= 0 and tail.startswith("//", position + 1):
        position = tail.rfind(colon, 0, position)
    return position


def _may_follow(tail: str, cut: int) -> bool:
    """Whether furniture may begin here: a capital behind a finished sentence or an address."""
    if tail[cut].islower():
        return False
    before = tail[:cut]
    return bool(_SENTENCE_END.search(before) or _ADDRESS_END.search(before))


def split_inside(text: str, end: int) -> tuple[int, ...]:
    """Offsets in `text[:end]` at which phrases between sentences begin and end, ascending."""
    cuts: list[int] = []
    for match in _BETWEEN.finditer(text, 0, end):
        start = match.end()
        word, *_ = text[start : start + TAIL_CHARACTERS].split(maxsplit=1)
        for phrase in _by_first_word().get(word.lower(), ()):
            stop = start + len(phrase)
            if text[start:stop].lower() == phrase and _begins_sentence(text, stop, end):
                cuts += (start, stop)
                break
    return tuple(cuts)


def _begins_sentence(text: str, stop: int, end: int) -> bool:
    rest = text[stop:end].lstrip("\"'“„«‹( ")[:1] if text[stop:end][:1].isspace() else ""
    return bool(rest) and (rest.isupper() or rest.isdigit())


@cache
def phrase_ends() -> frozenset[str]:
    """The last four letters of the phrases that may be glued: few lines end with any of them."""
    return frozenset(phrase[-4:] for phrase in load_phrases().tails)


@cache
def _source_cues() -> tuple[str, ...]:
    return tuple(phrase.text.lower() for phrase in load_phrases().value.values())


@cache
def _tags_cues() -> tuple[str, ...]:
    phrases = load_phrases().start.values()
    tags = (phrase.text.lower() for phrase in phrases if phrase.label is Label.TAGS)
    return tuple(text for text in tags if text.endswith(":"))


@cache
def _by_first_word() -> Mapping[str, tuple[str, ...]]:
    """Phrases that may be glued, in small letters, the longest first, by their first word."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for phrase in sorted(load_phrases().tails, key=len, reverse=True):
        words = phrase.split()
        if len(words) >= MIN_INSIDE_WORDS:
            found[words[0]].append(phrase)
    return {word: tuple(phrases) for word, phrases in found.items()}
