"""Known phrases of page furniture: a block's text -> the phrase it is, begins or ends with.

In: seeds/boilerplate_phrases.csv, read once. Out: hash lookups, so that the cost of a block does
not grow with the number of phrases.

1. whole   the block's normal form (letters only, case folded) is a phrase
2. start   a short block begins with a phrase
3. value   a cue, a colon and a source: "Original Source: www.bbc.com"

What is glued to a paragraph's end is found in tasks/clean/glued.py.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from tasks.models import Label
from tasks.seeds import seed_path

MAX_WHOLE_CHARACTERS = 100
MAX_START_WORDS = 40
"""A longer block that begins like a prompt is a paragraph."""
MAX_VALUE_CHARACTERS = 160
MAX_VALUE_WORDS = 12

_NOT_LETTERS = re.compile(r"[\W\d_]+")
_FIRST_WORD = re.compile(r"[\W\d_]*([^\W\d_]+)")
_CUE = re.compile(r"\s*([^:：\n]{1,40}?)\s*[:：]\s*(\S[^\n]*)")
_CLOSED = re.compile(r"[.!?。！？؟।]\s*\Z")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A row of the seed; `id` is what Decision.decided_by names."""

    id: str
    label: Label
    match: str
    text: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source that a block names, and the phrase that introduces it."""

    phrase: Phrase
    value: str


class Firsts:
    """First words of normal forms, which few blocks begin with."""

    def __init__(self, whole: Iterable[str], start: Iterable[str]) -> None:
        """`whole` are forms that a block is, `start` forms that it begins with."""
        counts: dict[str, set[int]] = {form.partition(" ")[0]: set() for form in whole}
        for form in start:
            counts.setdefault(form.partition(" ")[0], set()).add(form.count(" ") + 1)
        self._counts = {word: tuple(sorted(each, reverse=True)) for word, each in counts.items()}

    def counts(self, text: str) -> tuple[int, ...] | None:
        """Words of the forms that `text` may begin with, descending; None where it can be none."""
        begin = text[:MAX_WHOLE_CHARACTERS].casefold()
        word = begin.partition(" ")[0]
        if word.isalpha():  # most texts are told so, in a fifth of the time
            return self._counts.get(word)
        first = _FIRST_WORD.match(begin)
        return self._counts.get(first[1]) if first else None


@dataclass(frozen=True, slots=True)
class Phrases:
    """The lookups: normal form -> phrase; `tails` by lower-case words as written."""

    whole: dict[str, Phrase]
    start: dict[str, Phrase]
    value: dict[str, Phrase]
    cue: dict[str, Phrase]
    tails: dict[str, Phrase]
    tail_lengths: tuple[int, ...]
    firsts: Firsts
    """What whole and start phrases begin with: most blocks are told by their first word."""
    first_of_cues: Firsts
    """What cues begin with."""


def normal_form(text: str) -> str:
    """Letters only, case folded, single spaces: what is compared."""
    folded = text.casefold()
    if folded.replace(" ", "").isalpha() and "  " not in folded:
        return folded.strip()  # most of what is compared is letters only
    return _NOT_LETTERS.sub(" ", folded).strip()


@cache
def load_phrases() -> Phrases:
    """Read the seed once a process."""
    tables: dict[str, dict[str, Phrase]] = {k: {} for k in ("whole", "start", "value", "cue")}
    tails: dict[str, Phrase] = {}
    with seed_path("boilerplate_phrases.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(line for line in lines if not line.startswith("#")):
            normal = normal_form(row["phrase"])
            name = f"{row['language']}:{row['label']}:{normal.replace(' ', '-')}"
            phrase = Phrase(name, Label(row["label"]), row["match"], row["phrase"])
            if phrase.match == "end":
                tails.setdefault(row["phrase"].lower(), phrase)
            else:
                tables[phrase.match].setdefault(normal, phrase)
    lengths = tuple(sorted({len(text) for text in tails}, reverse=True))
    firsts = Firsts(tables["whole"], tables["start"])
    cues = Firsts((), tables["cue"])
    return Phrases(**tables, tails=tails, tail_lengths=lengths, firsts=firsts, first_of_cues=cues)


def match_phrase(text: str) -> Phrase | None:
    """The phrase that a whole block is, or that a short block begins with."""
    if len(text) > MAX_WHOLE_CHARACTERS * 4:
        return None
    phrases = load_phrases()
    counts = phrases.firsts.counts(text)
    if counts is None or (not counts and len(text) > MAX_WHOLE_CHARACTERS):
        return None
    normal = normal_form(text)
    if len(text) <= MAX_WHOLE_CHARACTERS and normal in phrases.whole:
        return None if _CLOSED.search(text) else phrases.whole[normal]
    words = normal.split(" ")
    if len(words) <= MAX_START_WORDS:
        for count in counts:
            phrase = phrases.start.get(" ".join(words[:count]))
            if phrase and _written_as(phrase, text):
                return phrase
    return None


def match_attribution(text: str) -> Attribution | None:
    """The source that a block names, where the block does nothing else."""
    if len(text) > MAX_VALUE_CHARACTERS:
        return None
    if ":" not in text and "：" not in text:
        return None
    match = _CUE.fullmatch(text)
    phrase = load_phrases().value.get(normal_form(match[1])) if match else None
    if match is None or phrase is None or len(match[2].split()) > MAX_VALUE_WORDS:
        return None
    return Attribution(phrase, match[2].strip())


def is_correction(text: str) -> bool:
    """Whether a block begins as a correction notice does: "Correction: ..."."""
    start = text[:40]
    return (":" in start or "：" in start) and match_cue(text, Label.CORRECTION) is not None


def begins_with_cue(text: str) -> bool:
    """Whether a block's first word is one that cues begin with: few blocks need a closer look."""
    return load_phrases().first_of_cues.counts(text) is not None


def match_cue(text: str, label: Label) -> Phrase | None:
    """The cue with this label that a block begins with: "Correction: ...", "By Jane Roe"."""
    phrases = load_phrases()
    counts = phrases.first_of_cues.counts(text)
    if counts is None:
        return None
    cues, words = phrases.cue, normal_form(text[:MAX_WHOLE_CHARACTERS]).split(" ")
    for count in counts:
        phrase = cues.get(" ".join(words[:count]))
        if phrase and phrase.label is label:
            return phrase
    return None


def _written_as(phrase: Phrase, text: str) -> bool:
    """A seed phrase with a colon wants the colon in the text too."""
    if not phrase.text.endswith(":"):
        return True
    return ":" in text[: len(phrase.text) + 3]
