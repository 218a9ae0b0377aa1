"""A corpus -> a block model, and honest scores of every page by models that never saw its site.

In: a Corpus. Out: a BlockModel (`fit`), or Scores out of fold (`cross_validate`).

1. token scores: for each page from the other inner folds, as they will be for an unseen page
2. stage one, and its scores of each training page by a model that left the page's fold out
3. stage two on those scores
4. what the words of pages say, of each page by the other inner folds
5. page types on page-level columns of the same scores and votes

Folds are by registered domain throughout. Only articles teach the stages; every page whose type
is known teaches the page type.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from lightgbm import Booster
from numpy.typing import NDArray

from tasks.clean.boosting import Growth, Matrix, Numbers, grow, probabilities
from tasks.clean.context_columns import CONTEXT, context_columns
from tasks.clean.features import FEATURES, Features
from tasks.clean.model import MEDIA, BlockModel, Stages, medium_of
from tasks.clean.page_types import PAGE_COLUMNS, page_columns
from tasks.clean.page_words import WordVotes
from tasks.clean.tokens import TokenScores
from tasks.clean.training_corpus import BATCH, Corpus
from tasks.clean.training_page_words import learn_votes
from tasks.clean.training_tokens import count_tokens
from tasks.models import PageType

FOLDS = 5
INNER_FOLDS = 3
THRESHOLDS = (0.5, 0.55)
"""For HTML and for text, whose short lines are less sure."""
TYPES = tuple(PageType)
TEACHES_BLOCKS = (PageType.ARTICLE, None)
"""Other pages hurt what the stages know of articles; a page of unknown type counts as one."""

Mask = NDArray[np.bool_]
Say = Callable[[str], None]


_BLOCKS = Growth()
_PAGES = Growth(
    trees=120, leaves=7, rate=0.05, rows_in_leaf=12, columns_a_tree=0.3, classes=len(TYPES)
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How each part is grown."""

    one: Growth = _BLOCKS
    two: Growth = _BLOCKS
    page_type: Growth = _PAGES
    threshold: tuple[float, float] = THRESHOLDS
    """For HTML and for text."""


def fold_of(site: str, folds: int) -> int:
    """The fold of a site, the same on every machine."""
    return int(hashlib.sha256(site.encode("utf-8")).hexdigest(), 16) % folds


def cross_validate(
    corpus: Corpus, recipe: Recipe, say: Say = lambda line: None
) -> Iterator[tuple[Mask, BlockModel]]:
    """For each fold: the mask of its pages, and a model of all the others."""
    fold = np.array([fold_of(page.site, FOLDS) for page in corpus.pages])
    for number in range(FOLDS):
        held_out = fold == number
        if held_out.any():
            say(f"fold {number + 1} of {FOLDS}: learning from {int((~held_out).sum())} pages")
            yield held_out, fit(corpus, ~held_out, recipe, f"fold-{number + 1}")


def fit(corpus: Corpus, which: Mask, recipe: Recipe, version: str) -> BlockModel:
    """Learn from some pages (a mask over pages)."""
    articles = which & np.array([p.page_type in TEACHES_BLOCKS for p in corpus.pages])
    # A salt of its own, so that no inner fold is empty within an outer one.
    fold = np.array([fold_of(f"inner {page.site}", INNER_FOLDS) for page in corpus.pages])
    media = np.array([medium_of(page.page) for page in corpus.pages])
    tokens, rows = _with_tokens(corpus, which, articles, fold)
    first = {
        medium: _first_stage(corpus, rows, which & (media == medium), articles, fold, recipe.one)
        for medium in MEDIA
    }
    scores = sum((found for _, found in first.values()), np.zeros(len(rows)))
    batches = _batches(corpus, rows)
    context = np.concatenate(
        [context_columns(batch, scores[start:end]) for batch, start, end in batches]
    )
    votes, said = _votes(corpus, which, fold, media)
    stages = {}
    for medium, threshold in zip(MEDIA, recipe.threshold, strict=True):
        chosen = (articles & (media == medium))[corpus.page]
        both = np.concatenate((rows[chosen], context[chosen]), axis=1)
        names = (*FEATURES, *CONTEXT)
        two = grow(both, corpus.content[chosen], corpus.weight[chosen], names, recipe.two)
        stages[medium] = Stages(first[medium][0], two, threshold, votes[medium])
    page_type = _page_type(corpus, which, batches, scores, said, recipe.page_type)
    return BlockModel(version, tokens, stages, page_type, TYPES)


def _with_tokens(
    corpus: Corpus, which: Mask, articles: Mask, fold: NDArray[np.int64]
) -> tuple[TokenScores, Matrix]:
    """(scores of all articles' tokens, rows with what the other folds' articles say)."""
    counts = count_tokens(corpus, articles)
    sites = np.array([page.site for page in corpus.pages])
    rows = corpus.rows.copy()
    for number in range(INNER_FOLDS):
        inside = which & (fold == number)
        others = counts.scores(sites[articles & ~inside])
        rows[inside[corpus.page]] = corpus.rows_with(others, inside)
    return counts.scores(sites[articles]), rows


def _first_stage(
    corpus: Corpus,
    rows: Matrix,
    which: Mask,
    articles: Mask,
    fold: NDArray[np.int64],
    growth: Growth,
) -> tuple[Booster, Numbers]:
    """(the stage, scores of all rows of the pages `which` by stages that left their fold out)."""
    teaching = which & articles

    def learned(pages: Mask) -> Booster:
        chosen = pages[corpus.page]
        return grow(rows[chosen], corpus.content[chosen], corpus.weight[chosen], FEATURES, growth)

    scores = np.zeros(len(rows))
    for number in range(INNER_FOLDS):
        inside = which & (fold == number)
        if inside.any():
            chosen = inside[corpus.page]
            scores[chosen] = probabilities(learned(teaching & ~inside), rows[chosen])
    return learned(teaching), scores


def _votes(
    corpus: Corpus, which: Mask, fold: NDArray[np.int64], media: NDArray[np.str_]
) -> tuple[dict[str, WordVotes], Numbers]:
    """(votes by medium, what they say of each page `which` without its fold)."""
    keys = corpus.keys
    numbers: dict[str, int] = {}
    site = np.array([numbers.setdefault(page.site, len(numbers)) for page in corpus.pages])
    typed = which & np.array([page.page_type is not None for page in corpus.pages])
    truth = np.array([page.page_type is PageType.ARTICLE for page in corpus.pages])
    learned, said = {}, np.zeros(len(corpus.pages))
    for medium in MEDIA:
        mine = media == medium
        learned[medium] = learn_votes(keys, typed & mine, site, truth)
        for number in range(INNER_FOLDS):
            inside = mine & (fold == number)
            others = learn_votes(keys, typed & mine & ~inside, site, truth)
            said[inside] = others.votes(keys)[inside]
    return learned, said


def _batches(corpus: Corpus, rows: Matrix) -> list[tuple[Features, int, int]]:
    """The corpus's batches with these rows, and where each begins and ends."""
    ends = np.cumsum([len(batch.matrix) for batch in corpus.batches]).tolist()
    starts = [0, *ends[:-1]]
    return [
        (replace(batch, matrix=rows[start:end]), start, end)
        for batch, start, end in zip(corpus.batches, starts, ends, strict=True)
    ]


def _page_type(
    corpus: Corpus,
    which: Mask,
    batches: Sequence[tuple[Features, int, int]],
    scores: Numbers,
    votes: Numbers,
    growth: Growth,
) -> Booster:
    pages = [labelled.page for labelled in corpus.pages]
    columns = np.concatenate(
        [
            page_columns(
                pages[i * BATCH : (i + 1) * BATCH],
                batch,
                scores[start:end],
                votes[i * BATCH : (i + 1) * BATCH],
            )
            for i, (batch, start, end) in enumerate(batches)
        ]
    )
    kinds = np.array([TYPES.index(p.page_type) if p.page_type else -1 for p in corpus.pages])
    typed = which & (kinds >= 0)
    truth = kinds[typed].astype(np.float32)
    return grow(columns[typed], truth, np.ones_like(truth), PAGE_COLUMNS, growth)
