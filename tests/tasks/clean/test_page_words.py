"""The vote of a page's words: learned from sites, the same in any company."""

from __future__ import annotations

import numpy as np

from tasks.clean.page_words import PageKeys, WordVotes
from tasks.clean.training_page_words import MIN_SITES, learn_votes

ARTICLE, SHOP, BOTH, RARE = 11, 22, 33, 44


def keys_of(pages: list[list[int]]) -> PageKeys:
    sizes = [len(keys) for keys in pages]
    flat = np.array([key for keys in pages for key in sorted(keys)], dtype=np.uint32)
    return PageKeys(flat, np.repeat(np.arange(len(pages)), sizes), len(pages))


def test_words_that_only_articles_use_speak_for_one() -> None:
    pages = [[ARTICLE, BOTH, RARE], *([[SHOP, BOTH], [ARTICLE, BOTH]] * 10)][:20]
    truth = np.array([True, False] * 10)
    site = np.arange(20) // 2
    votes = learn_votes(keys_of(pages), np.ones(20, dtype=bool), site, truth)
    assert RARE not in votes.keys, f"a key needs {MIN_SITES} sites"
    said = votes.votes(keys_of([[ARTICLE], [SHOP], [BOTH], [RARE]]))
    assert said[0] > 1 > -1 > said[1]
    assert abs(said[2]) < 0.1
    assert said[3] == votes.bias


def test_a_vote_does_not_depend_on_the_pages_beside() -> None:
    votes = WordVotes(np.array([1, 2, 3], dtype=np.uint32), np.array([0.301, -0.7, 0.11]), 0.25)
    pages = [[1, 2, 3], [2], [7], [1, 3, 9]]
    alone = [votes.votes(keys_of([page]))[0] for page in pages]
    assert votes.votes(keys_of(pages)).tolist() == alone


def test_one_kind_of_page_teaches_nothing() -> None:
    found = keys_of([[ARTICLE]] * 8)
    votes = learn_votes(found, np.ones(8, dtype=bool), np.arange(8), np.ones(8, dtype=bool))
    assert votes.votes(found).tolist() == [0.0] * 8
