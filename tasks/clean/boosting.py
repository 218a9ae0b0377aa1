"""Gradient-boosted trees: how they are grown, kept as text and asked.

In: a matrix of float32 columns and what is true of each row. Out: a booster of LightGBM (Ke and
others, 2017). One thread answers: worker processes are the parallelism, and a row's answer does
not depend on the rows beside it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import lightgbm
import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Growth:
    """How trees are grown. Values were chosen by cross-validation (tests/benchmarks/README.md)."""

    trees: int = 60
    leaves: int = 31
    rate: float = 0.12
    rows_in_leaf: int = 40
    columns_a_tree: float = 0.5
    rows_a_tree: float = 0.8
    bins: int = 127
    ridge: float = 5.0
    seed: int = 1
    classes: int = 0
    """0 for a probability, else the number of classes."""
    extra: Mapping[str, object] = field(default_factory=dict)

    def parameters(self) -> dict[str, object]:
        """The same in LightGBM's names; the result does not depend on the number of threads."""
        aim: dict[str, object] = {"objective": "binary"}
        if self.classes:
            aim = {"objective": "multiclass", "num_class": self.classes}
        return {
            **aim,
            "num_leaves": self.leaves,
            "learning_rate": self.rate,
            "min_data_in_leaf": self.rows_in_leaf,
            "feature_fraction": self.columns_a_tree,
            "bagging_fraction": self.rows_a_tree,
            "bagging_freq": 1,
            "max_bin": self.bins,
            "lambda_l2": self.ridge,
            "seed": self.seed,
            "deterministic": True,
            "force_row_wise": True,
            "num_threads": os.cpu_count() or 1,
            "verbose": -1,
            **self.extra,
        }


def grow(
    rows: Matrix,
    truth: NDArray[np.float32],
    weight: NDArray[np.float32],
    names: Sequence[str],
    growth: Growth,
) -> lightgbm.Booster:
    """Grow a booster; `truth` is 0 or 1, or a class number."""
    data = lightgbm.Dataset(rows, truth, weight=weight, feature_name=list(names))
    return lightgbm.train(growth.parameters(), data, growth.trees)


def from_text(text: str) -> lightgbm.Booster:
    """A booster from its own text form. Raises lightgbm.basic.LightGBMError where it is none."""
    return lightgbm.Booster(model_str=text)


def probabilities(booster: lightgbm.Booster, rows: Matrix) -> Numbers:
    """One probability a row, or one row of them for a booster of classes."""
    classes = booster.num_model_per_iteration()
    if not len(rows):
        return np.zeros((0, classes) if classes > 1 else 0)
    # A row that its first trees are sure of needs no more of them: not one decision changed.
    found = booster.predict(
        rows,
        num_threads=1,
        pred_early_stop=classes == 1,
        pred_early_stop_freq=10,
        pred_early_stop_margin=4.0,
    )
    return np.asarray(found, dtype=np.float64)


def contributions(booster: lightgbm.Booster, rows: Matrix) -> Numbers:
    """(rows, columns): how far each column moved a row's log odds (Lundberg and others, 2020)."""
    found = booster.predict(rows, num_threads=1, pred_contrib=True)
    return np.asarray(found, dtype=np.float64)[:, :-1]
