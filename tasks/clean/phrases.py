"""Known phrases of page furniture: a block's text -> the phrase it is, begins or ends with.

In: seeds/boilerplate_phrases.csv, read once. Out: hash lookups, so that the cost of a block does
not grow with the number of phrases.

1. whole   the block's normal form (letters only, case folded) is a phrase
2. start   a short block begins with a phrase
3. value   a cue, a colon and a source: "Original Source: www.bbc.com"
4. tail    a phrase or such an attribution behind a finished sentence at a block's very end
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache

from tasks.models import Label
from tasks.seeds import seed_path

MAX_WHOLE_CHARACTERS = 100
MAX_START_WORDS = 40
"""A longer block that begins like a prompt is a paragraph."""
MAX_VALUE_CHARACTERS = 160
MAX_VALUE_WORDS = 12
TAIL_CHARACTERS = 400
"""How far back from a block's end glued furniture is looked for."""

_NOT_LETTERS = re.compile(r"[\W\d_]+")
_CUE = re.compile(r"\s*([^:：\n]{1,40}?)\s*[:：]\s*(\S[^\n]*)")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*\s*\Z")
_ADDRESS_END = re.compile(r"(?:https?://|www\.)\S+\s*\Z|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}/?\s+\Z")
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


@dataclass(frozen=True, slots=True)
class Phrases:
    """The lookups: normal form -> phrase; `tails` by lower-case words as written."""

    whole: dict[str, Phrase]
    start: dict[str, Phrase]
    value: dict[str, Phrase]
    cue: dict[str, Phrase]
    tails: dict[str, Phrase]
    tail_lengths: tuple[int, ...]


def normal_form(text: str) -> str:
    """Letters only, case folded, single spaces: what is compared."""
    return _NOT_LETTERS.sub(" ", text.casefold()).strip()


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
    return Phrases(**tables, tails=tails, tail_lengths=lengths)


def match_phrase(text: str) -> Phrase | None:
    """The phrase that a whole block is, or that a short block begins with."""
    if len(text) > MAX_WHOLE_CHARACTERS * 4:
        return None
    phrases, normal = load_phrases(), normal_form(text)
    if len(text) <= MAX_WHOLE_CHARACTERS and normal in phrases.whole:
        return None if _CLOSED.search(text) else phrases.whole[normal]
    words = normal.split(" ")
    if len(words) <= MAX_START_WORDS:
        for count in range(min(8, len(words)), 0, -1):
            phrase = phrases.start.get(" ".join(words[:count]))
            if phrase and _written_as(phrase, text):
                return phrase
    return None


def match_attribution(text: str) -> Attribution | None:
    """The source that a block names, where the block does nothing else."""
    if len(text) > MAX_VALUE_CHARACTERS:
        return None
    match = _CUE.fullmatch(text)
    phrase = load_phrases().value.get(normal_form(match[1])) if match else None
    if match is None or phrase is None or len(match[2].split()) > MAX_VALUE_WORDS:
        return None
    return Attribution(phrase, match[2].strip())


def match_cue(text: str, label: Label) -> Phrase | None:
    """The cue with this label that a block begins with: "Correction: ...", "By Jane Roe"."""
    cues, words = load_phrases().cue, normal_form(text[:MAX_WHOLE_CHARACTERS]).split(" ")
    for count in range(min(5, len(words)), 0, -1):
        phrase = cues.get(" ".join(words[:count]))
        if phrase and phrase.label is label:
            return phrase
    return None


def split_tail(text: str, end: int | None = None) -> tuple[int, ...]:
    """Offsets at which furniture glued to the end of `text[:end]` begins, ascending."""
    cuts: list[int] = []
    end = len(text) if end is None else end
    while (cut := _tail_start(text, end)) is not None:
        cuts.append(cut)
        end = cut
    return tuple(reversed(cuts))


def _tail_start(text: str, end: int) -> int | None:
    low = max(0, end - TAIL_CHARACTERS)
    tail = text[low:end].rstrip()
    lowered = tail.lower()
    if len(lowered) != len(tail):
        return None  # a letter that grows when lowered: offsets would lie
    phrases = load_phrases()
    for length in phrases.tail_lengths:
        cut = len(tail) - length
        if cut > 0 and lowered[cut:] in phrases.tails and _may_follow(tail, cut):
            return low + cut
    return _attribution_start(tail, low)


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
    for normal in load_phrases().value:
        cut = len(lead) - len(normal)
        if cut > 0 and lowered.endswith(normal) and _may_follow(tail, cut):
            return low + cut
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


def _written_as(phrase: Phrase, text: str) -> bool:
    """A seed phrase with a colon wants the colon in the text too."""
    if not phrase.text.endswith(":"):
        return True
    return ":" in text[: len(phrase.text) + 3]
