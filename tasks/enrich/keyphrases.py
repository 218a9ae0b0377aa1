"""Text -> the phrases that it is about.

In: an ArticleText. Out: at most MOST keyphrases, best first, None for a language without stop
words. Own method, of the kind of Campos et al. 2020 (YAKE): frequency, place, capitals; measured
against publishers' keywords in tests/benchmarks/enrichment.py.

1. candidates: one to three words side by side of which neither end is a stop word; in Chinese,
   Japanese and Thai pieces of the text between function characters that are repeated
2. score: how often, how early, in headline or standfirst, capitals inside a sentence, length
3. a phrase that a better one contains or is contained in goes, and one that differs in its ending
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest

from tasks.enrich.calendar_words import calendar_words
from tasks.enrich.cues import cues_of
from tasks.enrich.stopwords import stop_words
from tasks.enrich.text import ArticleText
from tasks.enrichment import Keyphrase

MOST = 12
LOOKED_AT = 10 * MOST
EARLY = 60
"""Words from the start in which a phrase counts though it stands once and without capitals."""
MAX_WORDS = 3
SPACELESS = frozenset(["zh", "ja", "th", "yue"])
IN_HEADLINE, IN_DESCRIPTION, CAPITAL = 0.8, 0.3, 2.0
"""Added to 1, by which a phrase's frequency is multiplied (tuned on news-dev's keywords)."""
LENGTH_BONUS = (0.0, 1.0, 1.6, 1.0)
"""By words: two say more than one of them; three are rarely what editors choose."""
NEARLY_ALWAYS = 0.7
"""Share of a phrase's mentions that are part of a longer one, from which on that one is meant."""
MIN_LETTERS = 3
MAX_RUN = 12
"""Characters of a run of one script that is a phrase though it stands only once."""
STEM = 6
"""Phrases whose words begin with the same letters are one."""
_RUNS = re.compile(r"[\u30a0-\u30ffー]{2,}|[\u3400-\u9fff々]{2,}|[\u0e00-\u0e7f]{3,}|[A-Za-z]{3,}")
_ZH_FUNCTION = frozenset(
    "的了在是和与及或等被把对从向将也都就而又并很更最这那其他她它们我你您个之为以于不有上下中时后前说称"
    "年月日"
)
_ZH_GRAMS = (4, 3, 2)


@dataclass(slots=True)
class _Candidate:
    first: int
    written: str
    words: int
    count: int = 0
    capitals: int = 0


def find_keyphrases(text: ArticleText) -> tuple[Keyphrase, ...] | None:
    """The keyphrases of an article. Never raises."""
    stops = stop_words(text.language)
    if not stops:
        return None
    spaceless = text.language in SPACELESS
    candidates = _spaceless(text) if spaceless else _candidates(text, stops)
    headline, description = text.headline.lower(), text.description.lower()
    scored = (
        (_score(key, one, headline, description), key, one) for key, one in candidates.items()
    )
    ranked = nlargest(LOOKED_AT, scored, key=lambda item: (item[0], -item[2].first))
    kept = _distinct(ranked, spaceless=spaceless)
    best = kept[0][0] if kept else 1.0
    return tuple(Keyphrase(one.written, round(score / best, 3), one.count) for score, one in kept)


def _candidates(text: ArticleText, stops: frozenset[str]) -> dict[str, _Candidate]:
    """Phrases that stand more than once, begin early or are written with capitals."""
    found: dict[str, _Candidate] = {}
    whole, words, starts, small = text.whole, text.words, text.starts, text.small
    lengths = list(map(len, words))
    if "’" in whole or "'" in whole:
        small, lengths = _bare(text)
    counts = Counter(small)
    dull = _dull(text.language)
    telling = {
        word
        for word in counts
        if len(word) >= (MIN_LETTERS if word.isascii() else MIN_LETTERS - 1)
        and word not in stops
        and word not in dull
        and not word[0].isdigit()
    }
    total = len(words)
    for index, word in enumerate(small):
        if word not in telling:
            continue
        capital = words[index][0].isupper()
        if not (capital or index < EARLY or counts[word] > 1):
            continue  # it stands once, late and in small letters, and so does what it begins
        one = found.get(word)
        if one is None:
            written = whole[starts[index] : starts[index] + lengths[index]]
            one = found[word] = _Candidate(index, written, 1)
        one.count += 1
        one.capitals += capital
        key = word
        for last in range(index + 1, min(index + MAX_WORDS, total)):
            end = starts[last - 1] + lengths[last - 1]
            if starts[last] - end != 1 or whole[end] != " ":
                break
            key = f"{key} {small[last]}"
            if small[last] not in telling:
                continue
            both = capital and words[last][0].isupper()
            if both or last < EARLY or (counts[small[last]] > 1 and not capital):
                one = found.get(key)
                if one is None:
                    written = whole[starts[index] : starts[last] + lengths[last]]
                    one = found[key] = _Candidate(index, written, last - index + 1)
                one.count += 1
                one.capitals += both
    return {
        key: one for key, one in found.items() if one.count > 1 or one.capitals or one.first < EARLY
    }


def _bare(text: ArticleText) -> tuple[list[str], list[int]]:
    """The small words without the ending of a possessive, and the lengths of what is written.

    Turkish parts every ending of a name by an apostrophe.
    """
    small, lengths = list(text.small), [len(word) for word in text.words]
    for index, word in enumerate(text.words):
        if "’" not in word and "'" not in word:
            continue
        stem = word.replace("'", "’").partition("’")[0] if text.language == "tr" else word
        if word.endswith(("’s", "'s")):
            stem = word[:-2]
        small[index], lengths[index] = stem.lower(), len(stem)
    return small, lengths


@lru_cache(maxsize=64)
def _dull(language: str | None) -> frozenset[str]:
    """Words that say nothing of what a text is about: days, months and verbs of saying."""
    calendar, cues = calendar_words(language), cues_of(language)
    days = (*calendar.months, *calendar.weekdays) if calendar else ()
    return frozenset((*days, *(cues.speech if cues else ())))


def _spaceless(text: ArticleText) -> dict[str, _Candidate]:
    """Runs of one script; of Chinese the pieces of them that are repeated."""
    found: dict[str, _Candidate] = {}
    for match in _RUNS.finditer(text.whole):
        for start, piece in _pieces(match.group(), text.language):
            one = found.get(piece)
            if one is None:
                place = (match.start() + start) // 2
                one = found[piece] = _Candidate(place, piece, min(MAX_WORDS, len(piece) // 2))
            one.count += 1
    return {
        key: one
        for key, one in found.items()
        if one.count > 1 or (text.language != "zh" and len(key) <= MAX_RUN)
    }


def _pieces(run: str, language: str | None) -> Iterable[tuple[int, str]]:
    if language not in ("zh", "yue"):
        yield 0, run[:20]
        return
    for size in _ZH_GRAMS:
        for start in range(len(run) - size + 1):
            piece = run[start : start + size]
            if not _ZH_FUNCTION.intersection(piece):
                yield start, piece


def _score(key: str, one: _Candidate, headline: str, description: str) -> float:
    bonus = 1.0
    if key in headline:
        bonus += IN_HEADLINE
    if key in description:
        bonus += IN_DESCRIPTION
    bonus += CAPITAL * one.capitals / one.count
    place = 1.0 / (1.0 + math.log1p(one.first / 50))
    return one.count * bonus * LENGTH_BONUS[max(1, one.words)] * (0.3 + place)


def _distinct(
    ranked: list[tuple[float, str, _Candidate]], *, spaceless: bool
) -> list[tuple[float, _Candidate]]:
    """The best phrases, of which none contains another."""
    kept: list[tuple[float, _Candidate]] = []
    seen: list[frozenset[str]] = []
    for score, key, one in ranked:
        stems = _bigrams(key) if spaceless else frozenset(word[:STEM] for word in key.split())
        near = (at for at, other in enumerate(seen) if stems <= other or other <= stems)
        at = next(near, None)
        if at is None:
            kept.append((score, one))
            seen.append(stems)
        elif seen[at] < stems and _fuller(one, kept[at][1]):
            kept[at], seen[at] = (kept[at][0], one), stems
            inner = [i for i, other in enumerate(seen) if i != at and other <= stems]
            for index in reversed(inner):
                del kept[index], seen[index]
        if len(kept) == MOST:
            break
    return kept


def _bigrams(run: str) -> frozenset[str]:
    return frozenset(run[at : at + 2] for at in range(len(run) - 1))


def _fuller(longer: _Candidate, shorter: _Candidate) -> bool:
    """Whether a longer phrase says better what a shorter, better ranked one is: a whole name."""
    name = longer.capitals == longer.count >= 2 and longer.words == 2
    return name or longer.count >= NEARLY_ALWAYS * shorter.count
