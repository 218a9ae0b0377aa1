"""What the first stage's scores say of a block's surroundings: the second stage's columns.

In: the features of a batch and a score of 0 to 1 for every block. Out: a float32 matrix with the
columns CONTEXT.

1. scores of the neighbours, and their mean within windows
2. share of the page's content before and after
3. mean score of the blocks below each ancestor, and of those of the same form: with the same
   tags from the root down, the same class tokens, or both
4. the heading above; the page as a whole
5. the page's best stretch, and its style (stretch_columns.py)

Scores and weights are rounded to fractions of two, so that sums are exact in whatever order.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tasks.clean.features import FEATURES, Features
from tasks.clean.markup_columns import KIND_CODES
from tasks.clean.place_columns import Layout, shifted, within
from tasks.clean.stretch_columns import STRETCH_COLUMNS, stretch_columns
from tasks.models import BlockKind

STEPS = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)
WINDOWS = (5, 10, 20)
ANCESTORS = 5
FORMS = ("tags", "tokens", "tags_tokens")
SURE = 0.8
"""A block with a higher score counts as surely content."""

CONTEXT = (
    "score",
    *(f"score{step:+d}" for step in STEPS),
    *(f"score_within_{width}" for width in WINDOWS),
    "content_before",
    "content_after",
    "content",
    "best_score",
    *(f"score_below_{level}" for level in range(1, ANCESTORS + 1)),
    *(f"{name}_{form}" for form in FORMS for name in ("score_of", "weight_of")),
    "heading_score",
    "mean_score",
    "sure_share",
    *STRETCH_COLUMNS,
)
_WORDS = FEATURES.index("words")
_KIND = FEATURES.index("kind")


def context_columns(found: Features, scores: NDArray[np.float64]) -> NDArray[np.float32]:
    """One row a block."""
    layout = found.layout
    score = np.round(scores * 4096) / 4096
    words = np.expm1(found.matrix[:, _WORDS].astype(np.float64))
    weight = np.round(np.sqrt(words + 1) * 64) / 64
    content = score * np.round(words * 2) / 2
    columns: dict[str, NDArray[np.float64]] = {"score": score}
    plain = score.astype(np.float32)
    for step in STEPS:
        columns[f"score{step:+d}"] = shifted(plain, step, layout).astype(np.float64)
    for width in WINDOWS:
        sums, sizes = within(score, width, layout)
        columns[f"score_within_{width}"] = sums / sizes
    before, whole = layout.running_sum(content), layout.of_page(content)
    total = np.maximum(whole, 1.0)
    columns["content_before"] = before / total
    columns["content_after"] = (whole - before - content) / total
    columns["content"] = np.log1p(whole)
    best = np.zeros(len(layout.sizes))
    np.maximum.at(best, layout.page, score)
    columns["best_score"] = best[layout.page]
    below = found.forest.total(found.forest.of_blocks(score * weight))
    weights = found.forest.total(found.forest.of_blocks(weight))
    for level, ancestor in enumerate(found.forest.ancestors(ANCESTORS), start=1):
        columns[f"score_below_{level}"] = _others(below[ancestor], weights[ancestor], score, weight)
    form = found.forest.form[found.forest.block].astype(np.int64)
    token = found.attributes.block
    for name, group in (
        ("tags", form),
        ("tokens", _numbered(layout.page, token)),
        ("tags_tokens", _numbered(form, token)),
    ):
        sums = np.bincount(group, score * weight).astype(np.float64)[group]
        whole = np.bincount(group, weight).astype(np.float64)[group]
        columns[f"score_of_{name}"] = _others(sums, whole, score, weight)
        columns[f"weight_of_{name}"] = np.log1p(whole - weight)
    columns |= _heading_and_page(found, layout, score, weight)
    columns |= stretch_columns(found, score)
    return np.stack([columns[name] for name in CONTEXT], axis=1).astype(np.float32)


def _others(
    sums: NDArray[np.float64],
    weights: NDArray[np.float64],
    score: NDArray[np.float64],
    weight: NDArray[np.float64],
) -> NDArray[np.float64]:
    """A group's mean score without the block itself; NaN where it is alone."""
    rest = weights - weight
    alone = rest <= 0
    means: NDArray[np.float64] = np.where(
        alone, np.nan, (sums - score * weight) / np.where(alone, 1, rest)
    )
    return means


def _numbered(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """One number for each pair of numbers."""
    pairs = first * (int(second.max(initial=0)) + 1) + second
    numbers: NDArray[np.int64] = np.unique(pairs, return_inverse=True)[1].astype(np.int64)
    return numbers


def _heading_and_page(
    found: Features, layout: Layout, score: NDArray[np.float64], weight: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    codes = (KIND_CODES[BlockKind.HEADING], KIND_CODES[BlockKind.HEADLINE])
    above = layout.last_before(np.isin(found.matrix[:, _KIND], codes))
    sizes = np.maximum(layout.end - layout.first, 1)
    return {
        "heading_score": np.where(above >= 0, score[np.maximum(above, 0)], np.nan),
        "mean_score": layout.of_page(score * weight) / layout.of_page(weight),
        "sure_share": layout.of_page((score > SURE).astype(np.float64)) / sizes,
    }
