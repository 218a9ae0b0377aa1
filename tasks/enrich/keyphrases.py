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
from collections.abc import Iterable
from dataclasses import dataclass

from tasks.enrich.stopwords import stop_words
from tasks.enrich.text import ArticleText
from tasks.enrichment import Keyphrase

MOST = 12
MAX_WORDS = 3
SPACELESS = frozenset(["zh", "ja", "th", "yue"])
IN_HEADLINE, IN_DESCRIPTION, CAPITAL = 1.2, 0.6, 0.8
"""Added to 1, by which a phrase's frequency is multiplied."""
LENGTH_BONUS = (0.0, 1.0, 1.7, 1.9)
"""By words: a longer phrase says more than one of its words."""
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
    ranked = sorted(
        ((_score(text, key, one), key, one) for key, one in candidates.items()),
        key=lambda item: (-item[0], item[2].first),
    )
    kept = _distinct(ranked[: MOST * 10], spaceless=spaceless)
    best = kept[0][0] if kept else 1.0
    return tuple(
        Keyphrase(one.written, round(score / best, 3), one.count) for score, _, one in kept[:MOST]
    )


def _candidates(text: ArticleText, stops: frozenset[str]) -> dict[str, _Candidate]:
    found: dict[str, _Candidate] = {}
    whole, words, starts = text.whole, text.words, text.starts
    bare = [word[:-2] if word.endswith(("’s", "'s")) else word for word in words]
    small = [word.lower() for word in bare]
    telling = [_telling(word, stops) for word in small]
    ends = [start + len(word) for start, word in zip(starts, bare, strict=True)]
    total = len(words)
    for index in range(total):
        if not telling[index]:
            continue
        key = small[index]
        for length in range(1, MAX_WORDS + 1):
            last = index + length - 1
            if last >= total or (length > 1 and whole[ends[last - 1] : starts[last]] != " "):
                break
            if length > 1:
                key = f"{key} {small[last]}"
            if not telling[last]:
                continue
            one = found.get(key)
            if one is None:
                one = found[key] = _Candidate(index, whole[starts[index] : ends[last]], length)
            one.count += 1
            one.capitals += words[index][0].isupper() and words[last][0].isupper()
    return {
        key: one
        for key, one in found.items()
        if one.count > 1 or one.words == 1 or one.capitals or one.first < 60
    }


def _telling(word: str, stops: frozenset[str]) -> bool:
    shortest = MIN_LETTERS if word.isascii() else MIN_LETTERS - 1
    return len(word) >= shortest and word not in stops and not word[0].isdigit()


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


def _score(text: ArticleText, key: str, one: _Candidate) -> float:
    bonus = 1.0
    if key in text.headline.lower():
        bonus += IN_HEADLINE
    if key in text.description.lower():
        bonus += IN_DESCRIPTION
    bonus += CAPITAL * one.capitals / one.count
    place = 1.0 / (1.0 + math.log1p(one.first / 50))
    return math.pow(one.count, 0.8) * bonus * LENGTH_BONUS[max(1, one.words)] * (0.3 + place)


def _distinct(
    ranked: list[tuple[float, str, _Candidate]], *, spaceless: bool
) -> list[tuple[float, str, _Candidate]]:
    kept: list[tuple[float, str, _Candidate]] = []
    seen: list[frozenset[str]] = []
    for score, key, one in ranked:
        stems = frozenset([key] if spaceless else (word[:STEM] for word in key.split()))
        if spaceless:
            covered = any(key in other or other in key for _, other, _ in kept)
        else:
            covered = any(stems <= other or other <= stems for other in seen)
        if not covered:
            kept.append((score, key, one))
            seen.append(stems)
        if len(kept) == MOST:
            break
    return kept
