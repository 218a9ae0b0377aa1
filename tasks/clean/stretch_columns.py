"""Where a block stands to the page's best stretch, and how far it is from the page's own style.

In: the features of a batch and a first score of 0 to 1 for every block. Out: one float64 column
for each name of STRETCH_COLUMNS.

1. the best stretch of a page is the run of blocks that holds most content: the maximum
   subsequence of (score - offset) x words (Pasternack and Roth, "Extracting article text from the
   web with maximum subsequence segmentation", 2009), once strict and once lenient
2. for each block: whether it is inside, words to the stretch from before or after it, words to
   its nearer edge from inside, and the share of the page's content that the stretch holds
3. columns of the block less their mean over the page's content: a teaser is written otherwise
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tasks.clean.features import FEATURES, Features

OFFSETS = (0.5, 0.25)
MAX_WORDS = 100.0
"""Words that a block counts with: one long block makes no stretch."""
OF_STYLE = (
    "words",
    "ends_with_stop",
    "capital_words",
    "digit_share",
    "link_density",
    "quotes",
    "commas",
    "stop_rate",
    "run_words",
    "upper_share",
    "run_blocks",
    "words_within_4",
)
_PLACES = ("inside", "until", "since", "depth", "share")
STRETCH_COLUMNS = (
    *(f"stretch_{place}_{offset}" for offset in OFFSETS for place in _PLACES),
    *(f"{name}_to_content" for name in OF_STYLE),
)
_STYLE = [FEATURES.index(name) for name in OF_STYLE]
Numbers = NDArray[np.float64]


def stretch_columns(found: Features, score: Numbers) -> dict[str, Numbers]:
    """One value a block and column."""
    layout = found.layout
    columns: dict[str, Numbers] = {}
    for offset in OFFSETS:
        gains = (score - offset) * np.minimum(layout.words, MAX_WORDS)
        places = np.concatenate(
            [
                _places(gains[start:end], score[start:end], layout.words[start:end])
                for start, end in pairwise(found.bounds)
            ]
        )
        for place, values in zip(_PLACES, places.T, strict=True):
            columns[f"stretch_{place}_{offset}"] = values
    weight = score * np.sqrt(layout.words + 1)
    whole = np.maximum(layout.of_page(weight), 1e-6)
    for name, column in zip(OF_STYLE, _STYLE, strict=True):
        values = np.nan_to_num(found.matrix[:, column].astype(np.float64))
        columns[f"{name}_to_content"] = values - layout.of_page(weight * values) / whole
    return columns


def _places(gains: Numbers, score: Numbers, words: Numbers) -> Numbers:
    """(blocks, 5) for one page; distances are logarithms of words."""
    sums = np.concatenate(([0.0], np.cumsum(gains)))
    end = int(np.argmax(sums - np.minimum.accumulate(sums)))
    start = int(np.argmin(sums[: end + 1]))
    before = np.concatenate(([0.0], np.cumsum(words)))
    content = score * words
    order = np.arange(len(gains))
    inside = (order >= start) & (order < end)
    until = np.maximum(before[start] - before[1:], 0.0)
    since = np.maximum(before[:-1] - before[end], 0.0)
    depth = np.minimum(before[:-1] - before[start], before[end] - before[1:])
    share = content[start:end].sum() / max(content.sum(), 1.0)
    return np.stack(
        (
            inside.astype(np.float64),
            np.log1p(np.where(order < start, until, 0.0)),
            np.log1p(np.where(order >= end, since, 0.0)),
            np.log1p(np.where(inside, depth, 0.0)),
            np.full(len(gains), share),
        ),
        axis=1,
    )
