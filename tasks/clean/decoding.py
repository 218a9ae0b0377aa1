"""The score from which a page's blocks are kept, lower where the model is sure of nothing there.

In: a score and the words of every block of a batch. Out: a threshold a block, the same for all
blocks of a page.

On most pages the best expected F1 is had near the usual threshold. On a page that looks like none
that was learned from, all scores are low, and the usual threshold keeps nothing: the worst of all
answers. There the threshold that maximises the expected F1 is taken, which is half of that F1
(Lipton, Elkan and Naryanaswamy, "Optimal thresholding of classifiers to maximize F1", 2014).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

UNSURE = 0.35
"""A best threshold below this is taken in the usual one's place: the page is a strange one."""

TINY = 1e-9

Numbers = NDArray[np.float64]


def page_thresholds(
    score: Numbers, words: Numbers, bounds: Sequence[int], usual: Numbers
) -> Numbers:
    """`usual`, lowered for the blocks of strange pages; page i is `bounds[i]:bounds[i + 1]`."""
    thresholds = usual.copy()
    for start, end in pairwise(bounds):
        best = best_threshold(score[start:end], words[start:end])
        if best < UNSURE:
            thresholds[start:end] = np.minimum(usual[start:end], best)
    return thresholds


def best_threshold(score: Numbers, words: Numbers) -> float:
    """Half of the best F1 of words that a page's scores promise; 1 for a page without words."""
    order = np.argsort(-score, kind="stable")
    taken = np.cumsum(words[order])
    found = np.cumsum((words * score)[order])
    if not taken[-1]:
        return 1.0
    return float((found / (taken + found[-1] + TINY)).max())
