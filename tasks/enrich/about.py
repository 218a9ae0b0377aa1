"""Section, keywords, address and vector of an article -> IPTC media topics.

In: what the publisher says an article is about, and its embedding. Out: Topics, best first, of the
top level and the second; empty where nothing tells. Vocabulary: seeds/media_topics.csv (IPTC, CC BY
4.0); names of sections in many languages: seeds/topic_words.csv.

1. section, then path segments of the address, then keywords, where each names a topic as a whole; a
   topic that a single keyword names comes behind 2
2. English: the concepts nearest to the article's vector (seeds/build_topics.py). A top concept's
   score is the mean of its NEAREST best concepts; it counts only MARGIN above the next one
3. a second-level topic: the one above the nearest concepts of the best top topic
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

import numpy as np

from tasks.enrichment import Topic
from tasks.seeds import seed_path

NEAREST = 3
MARGIN = 0.03
"""Least distance of the best top concept to the next: with it fewer articles get a topic, and more
of those rightly (tests/benchmarks/README.md has the figures)."""
MIN_SIMILARITY = 0.15
SECTION_SCORE, PATH_SCORE = 0.9, 0.8
KEYWORD_SCORE, MOST_KEYWORD_SCORE = 0.5, 0.85
"""Score of a topic by one keyword, and by ever more of them."""
MOST = 5
MOST_KEYWORDS = 50
PATH_SEGMENTS = 4
_PARTS = re.compile(r"\s*[/|>,;:]\s*")


@dataclass(frozen=True, slots=True)
class Concept:
    """One media topic; `broader` is "" for a top concept."""

    qcode: str
    label: str
    level: int
    broader: str


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    concepts: tuple[Concept, ...]
    by_code: dict[str, Concept]
    top_codes: tuple[str, ...]
    members: Any
    """For each top concept the rows of those below it, padded with the row behind the last."""


def find_topics(
    section: str | None,
    keywords: Sequence[str],
    url: str | None,
    vector: Sequence[float] | None,
) -> tuple[Topic, ...]:
    """The topics of an article. Never raises."""
    found: dict[str, Topic] = {}
    said = list(_by_publisher(section, keywords, url))
    sure = [topic for topic in said if topic.score > KEYWORD_SCORE]
    single = [topic for topic in said if topic.score <= KEYWORD_SCORE]
    for topic in (*sure, *_by_vector(vector), *single):
        found.setdefault(topic.qcode, topic)
        above = vocabulary().by_code[topic.qcode].broader
        if above:
            found.setdefault(above, _topic(above, topic.score, topic.method))
    return tuple(list(found.values())[:MOST])


def _by_publisher(section: str | None, keywords: Sequence[str], url: str | None) -> Iterator[Topic]:
    words = _words()
    if section:
        for part in (section, *_PARTS.split(section)):
            for qcode in words.get(part.strip().lower(), ()):
                yield _topic(qcode, SECTION_SCORE, "section")
    for segment in _segments(url):
        for qcode in words.get(segment.lower(), ()):
            yield _topic(qcode, PATH_SCORE, "section")
    counts = Counter(
        qcode
        for keyword in keywords[:MOST_KEYWORDS]
        for qcode in words.get(keyword.strip().lower(), ())
    )
    for qcode, count in counts.most_common():
        yield _topic(qcode, min(MOST_KEYWORD_SCORE, KEYWORD_SCORE + 0.1 * (count - 1)), "keyword")


def _segments(url: str | None) -> list[str]:
    """Directories of an address; the last segment is the article's own."""
    try:
        path = unquote(urlsplit(url or "").path)
    except ValueError:
        return []
    return [segment.replace("_", "-") for segment in path.strip("/").split("/")[:-1]][
        :PATH_SEGMENTS
    ]


def _by_vector(vector: Sequence[float] | None) -> Iterator[Topic]:
    if vector is None:
        return
    known = vocabulary()
    similar = np.append(_vectors() @ np.asarray(vector, np.float32), np.float32(-1))
    by_top = similar[known.members]
    scores = np.partition(by_top, -NEAREST, axis=1)[:, -NEAREST:].mean(1)
    second, first = np.argsort(scores)[-2:].tolist()
    score = float(scores[first])
    if score < MIN_SIMILARITY or score - float(scores[second]) < MARGIN:
        return
    yield _topic(known.top_codes[first], score, "embedding")
    nearest = int(known.members[first][by_top[first].argmax()])
    below = _second_level(known.concepts[nearest])
    if below:
        yield _topic(below.qcode, float(similar[nearest]), "embedding")


def _second_level(concept: Concept) -> Concept | None:
    """The second-level concept that a concept is or belongs to."""
    by_code = vocabulary().by_code
    while concept.level > 2:
        concept = by_code[concept.broader]
    return concept if concept.level == 2 else None


def _topic(qcode: str, score: float, method: str) -> Topic:
    concept = vocabulary().by_code[qcode]
    return Topic(qcode, concept.label, concept.level, round(min(1.0, score), 2), method)


@lru_cache(maxsize=1)
def vocabulary() -> _Vocabulary:
    """The concepts, in the order of their vectors."""
    concepts = tuple(
        Concept(row["qcode"], row["label"], int(row["level"]), row["broader"])
        for row in _table("media_topics.csv")
    )
    by_code = {concept.qcode: concept for concept in concepts}
    top_codes = tuple(concept.qcode for concept in concepts if concept.level == 1)
    rows: dict[str, list[int]] = {code: [] for code in top_codes}
    for row, concept in enumerate(concepts):
        rows[_top(concept, by_code).qcode].append(row)
    members = np.full((len(top_codes), max(map(len, rows.values()))), len(concepts))
    for number, below in enumerate(rows.values()):
        members[number, : len(below)] = below
    return _Vocabulary(concepts, by_code, top_codes, members)


def _top(concept: Concept, by_code: dict[str, Concept]) -> Concept:
    while concept.level > 1:
        concept = by_code[concept.broader]
    return concept


@lru_cache(maxsize=1)
def _vectors() -> Any:
    return np.load(seed_path("embeddings/topics.npy")).astype(np.float32)


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in _table("topic_words.csv"):
        for word in row["words"].split("|"):
            found[word] = (*found.get(word, ()), row["qcode"])
    return found


def _table(name: str) -> Iterator[dict[str, str]]:
    with seed_path(name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))
