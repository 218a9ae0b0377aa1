"""Why the model scored each block as it did: the three columns that weighed most.

In: a page and the model. Out: for every block up to three Reasons, the heaviest first. A column's
weight is how far it moved the block's log odds of belonging to the article, by the contributions
of the trees (Lundberg and others, 2020). The second stage's column "score" is the first stage's
answer: in its place stand the columns which that answer was made of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tasks.clean.boosting import contributions
from tasks.clean.context_columns import CONTEXT
from tasks.clean.features import FEATURES
from tasks.clean.marks import read_marks
from tasks.clean.model import BlockModel, medium_of, score_pages
from tasks.models import Page

MOST = 3
"""Reasons a block."""
TINY = 1e-9
_SCORE = len(FEATURES) + CONTEXT.index("score")


@dataclass(frozen=True, slots=True)
class Reason:
    """A column, its value for the block (NaN: unknown), and its weight in log odds."""

    column: str
    value: float
    weight: float

    def __str__(self) -> str:
        """`words_within_4 2.31 (+0.84)`: a plus speaks for keeping."""
        value = "unknown" if np.isnan(self.value) else f"{self.value:.3g}"
        return f"{self.column} {value} ({self.weight:+.2f})"


def reasons_of(model: BlockModel, page: Page) -> list[tuple[Reason, ...]]:
    """Reasons for every block of a page."""
    scores = score_pages(model, [page], [read_marks(page)])
    stages = model.stages[medium_of(page)]
    names = (*FEATURES, *CONTEXT)
    both = np.concatenate((scores.found.matrix, scores.context), axis=1)
    weights = contributions(stages.two, both)
    answer = np.abs(weights[:, _SCORE])
    weights[:, _SCORE] = 0.0
    first = contributions(stages.one, scores.found.matrix)
    whole = np.maximum(np.abs(first).sum(axis=1), TINY)
    weights[:, : len(FEATURES)] += first * (answer / whole)[:, None]
    heaviest = np.argsort(-np.abs(weights), axis=1, kind="stable")[:, :MOST]
    return [
        tuple(Reason(names[i], float(values[i]), float(weight[i])) for i in order)
        for values, weight, order in zip(both, weights, heaviest.tolist(), strict=True)
    ]
