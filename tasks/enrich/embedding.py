"""English text -> a vector, by a static table of word pieces.

In: an ArticleText. Out: DIMENSIONS numbers of unit length, None for another language (the table
knows no other) or where hardly a word is known. The table is seeds/embeddings (see its CARD.md);
it is mapped into memory, so that all workers of a machine share one copy.

A text is the sum of its pieces' vectors, headline and standfirst counted HEAD_WEIGHT times; rare
pieces weigh more in the table. Two articles are near where their rare words keep like company.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from tasks.enrich.text import ArticleText
from tasks.seeds import seed_path

LANGUAGES = frozenset(["en"])
DIMENSIONS = 224
BODY_CHARACTERS = 4_000
"""Characters of the body that are looked at."""
HEAD_WEIGHT = 3
MIN_PIECES = 5
MAX_WORD = 40
"""Characters of a word that is cut into pieces; a longer one is no word."""
_WORD = re.compile(r"[a-z0-9]+")

Vector = Any
"""A numpy array of float32."""


@dataclass(frozen=True, slots=True)
class _Table:
    vectors: Vector
    scales: Vector
    pieces: dict[str, int]


def embed(text: ArticleText) -> tuple[float, ...] | None:
    """The vector of an article. Never raises."""
    if text.language not in LANGUAGES:
        return None
    head = f"{text.headline} {text.description}"
    vector = embed_text([(head, HEAD_WEIGHT), (text.body[:BODY_CHARACTERS], 1)])
    return None if vector is None else tuple(vector.tolist())


def embed_text(parts: list[tuple[str, int]], least: int = MIN_PIECES) -> Vector | None:
    """The unit vector of English texts with their weights; None with fewer than `least` pieces."""
    table = _table()
    counts: Counter[int] = Counter()
    for part, weight in parts:
        for word, times in Counter(_WORD.findall(_plain(part))).items():
            for piece in _pieces(word):
                counts[piece] += times * weight
    if len(counts) < least:
        return None
    rows = np.fromiter(counts, np.int64, len(counts))
    weights = np.fromiter(counts.values(), np.float32, len(counts))
    mixed = (weights * table.scales[rows]) @ table.vectors[rows].astype(np.float32)
    length = float(np.linalg.norm(mixed))
    return mixed / length if length else None


def _plain(text: str) -> str:
    """Small letters without accents."""
    small = text.lower()
    if small.isascii():
        return small
    parted = unicodedata.normalize("NFD", small)
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


@lru_cache(maxsize=20_000)
def _pieces(word: str) -> tuple[int, ...]:
    """A word's pieces, the longest first from the left (WordPiece); () where a part is unknown."""
    known = _table().pieces
    whole = known.get(word)
    if whole is not None:
        return (whole,)
    if len(word) > MAX_WORD:
        return ()
    found: list[int] = []
    start = 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = known.get(word[start:end] if not start else f"##{word[start:end]}")
            if piece is not None:
                found.append(piece)
                start = end
                break
        else:
            return ()
    return tuple(found)


@lru_cache(maxsize=1)
def _table() -> _Table:
    folder = seed_path("embeddings")
    pieces = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")[:-1]
    return _Table(
        np.load(folder / "vectors.npy", mmap_mode="r"),
        np.load(folder / "scales.npy").astype(np.float32),
        {piece: number for number, piece in enumerate(pieces)},
    )
