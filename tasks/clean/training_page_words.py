"""Labelled pages -> which words, classes and addresses speak for an article.

In: the keys of pages (page_words.py), their sites, and whether each is an article. Out: WordVotes,
a logistic regression with a ridge over the keys that several sites use.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

from tasks.clean.boosting import Numbers
from tasks.clean.page_words import PageKeys, WordVotes

MIN_SITES = 6
"""Sites that must use a key before it is remembered."""
RIDGE = 0.125
MAX_STEPS = 300
DECIMALS = 3

Mask = NDArray[np.bool_]


def learn_votes(found: PageKeys, which: Mask, site: NDArray[np.int64], truth: Mask) -> WordVotes:
    """Learn from some pages (a mask over pages); `site` numbers the site of each page."""
    if len(set(truth[which].tolist())) < 2:
        return WordVotes(np.zeros(0, dtype=np.uint32), np.zeros(0), 0.0)
    chosen = which[found.page]
    keys, page = found.keys[chosen], found.page[chosen]
    pairs = np.unique((keys.astype(np.uint64) << np.uint64(32)) | site[page].astype(np.uint64))
    used, sites = np.unique((pairs >> np.uint64(32)).astype(np.uint32), return_counts=True)
    used = used[sites >= MIN_SITES]
    known = np.isin(keys, used)
    keys, page = keys[known], page[known]
    rows = np.cumsum(which) - 1
    sizes = np.maximum(np.bincount(page, minlength=found.count), 1)
    shape = (int(which.sum()), len(used))
    matrix = csr_matrix(
        (1 / np.sqrt(sizes[page]), (rows[page], np.searchsorted(used, keys))), shape=shape
    )
    weights = _logistic(matrix, truth[which].astype(np.float64))
    return WordVotes(used, weights[:-1].round(DECIMALS), round(float(weights[-1]), DECIMALS))


def _logistic(matrix: csr_matrix, truth: Numbers) -> Numbers:
    """(columns + 1) weights, the last one free of the ridge."""

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        odds = matrix @ weights[:-1] + weights[-1]
        error = expit(odds) - truth
        whole = np.logaddexp(0.0, odds) - truth * odds
        value = whole.sum() + RIDGE / 2 * (weights[:-1] @ weights[:-1])
        slope = np.append(matrix.T @ error + RIDGE * weights[:-1], error.sum())
        return float(value), slope

    start = np.zeros(matrix.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": MAX_STEPS})
    weights: Numbers = found.x
    return weights
