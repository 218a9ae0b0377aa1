"""Labelled pages -> which blocks belong to the article: what the block model learns from.

In: a page's block texts and its gold text (paragraphs separated by line breaks). Out: for each
block whether it is content, and how much the answer weighs.

A block of four words or more is content when most of its runs of four words stand in the gold. A
shorter one is when it is a whole line of the gold, or three words that stand there in a row, or
when the gold has it between the words around it: a dumped page breaks a sentence at every link. A
block weighs the square root of its words: errors on long blocks cost more, but not everything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RUN = 4
"""Words of a run."""
MIN_SHARE = 0.5
"""Share of a block's runs that must stand in the gold."""

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
_LINES = re.compile(r"[\r\n]+")


@dataclass(frozen=True, slots=True)
class Truth:
    """`content` is 0 or 1 a block, `weight` how much it counts."""

    content: NDArray[np.float32]
    weight: NDArray[np.float32]


def words_of(text: str) -> list[str]:
    """Words in lower case; in scripts without spaces, letters."""
    return _WORD.findall(text.lower())


def block_truth(texts: Sequence[str], gold: str) -> Truth:
    """Truth for each block of one page."""
    lines = {" ".join(words_of(line)) for line in _LINES.split(gold)}
    whole = words_of(gold)
    runs = {tuple(whole[i : i + RUN]) for i in range(len(whole) - RUN + 1)}
    triples = {tuple(whole[i : i + 3]) for i in range(len(whole) - 2)}
    content = np.zeros(len(texts), dtype=np.float32)
    weight = np.zeros(len(texts), dtype=np.float32)
    blocks = [words_of(text) for text in texts]
    page = [word for words in blocks for word in words]
    start = 0
    for index, words in enumerate(blocks):
        weight[index] = max(1, len(words)) ** 0.5
        if len(words) >= RUN:
            found = sum(tuple(words[i : i + RUN]) in runs for i in range(len(words) - RUN + 1))
            content[index] = found >= MIN_SHARE * (len(words) - RUN + 1)
        elif words:
            is_line = " ".join(words) in lines or tuple(words) in triples
            content[index] = is_line or _is_within(page, start, len(words), runs)
        start += len(words)
    return Truth(content, weight)


def _is_within(page: list[str], start: int, size: int, runs: set[tuple[str, ...]]) -> bool:
    """Whether a run of the gold holds these words of a page and some that stand around them."""
    first = max(0, start + size - RUN)
    return any(tuple(page[i : i + RUN]) in runs for i in range(first, start + 1))
