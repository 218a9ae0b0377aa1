"""The threshold of a page: the usual one, but for pages that the model is sure of nothing on."""

from __future__ import annotations

import numpy as np
import pytest

from tasks.clean.decoding import best_threshold, page_thresholds


def expected_f1(score: np.ndarray, words: np.ndarray, threshold: float) -> float:
    kept = score >= threshold
    found = float((score * words)[kept].sum())
    return 2 * found / float(words[kept].sum() + (score * words).sum())


def test_no_other_threshold_promises_a_better_f1() -> None:
    random = np.random.default_rng(1)
    for _ in range(200):
        score, words = random.beta(0.4, 1.5, 30), random.integers(1, 80, 30).astype(float)
        best = expected_f1(score, words, best_threshold(score, words))
        others = [expected_f1(score, words, threshold) for threshold in score]
        assert best == pytest.approx(max(others))


def test_a_page_with_low_scores_keeps_its_best_blocks_and_others_are_as_usual() -> None:
    strange, common = [0.3, 0.28, 0.02], [0.97, 0.95, 0.3, 0.02]
    score = np.array(strange + common)
    usual = np.full(7, 0.5)
    thresholds = page_thresholds(score, np.full(7, 40.0), (0, 3, 7), usual)
    assert (score >= thresholds).tolist() == [True, True, False, True, True, False, False]
    assert thresholds[3:].tolist() == [0.5] * 4


def test_a_page_without_words_keeps_nothing() -> None:
    thresholds = page_thresholds(np.array([0.1]), np.array([0.0]), (0, 1), np.array([0.5]))
    assert thresholds.tolist() == [0.5]
