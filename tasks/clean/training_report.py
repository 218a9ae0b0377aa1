"""Cross-validation as figures: how well held-out pages were extracted, and told apart.

In: a corpus and a recipe. Out: Results, one a page, by a model that never saw the page's site; and
Figures of them. What is measured is what the product gives: `article_body`, the blocks labelled
body, heading, quote or correction, by the whole cleaner with its rules. The headline is no part of
it; a standfirst that the page marks as such counts where the gold has it, as a reader sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tasks.clean.facts import body_text
from tasks.clean.learned import LearnedCleaner
from tasks.clean.model import BlockModel, medium_of, score_pages
from tasks.clean.training import Recipe, cross_validate
from tasks.clean.training_corpus import BATCH, Corpus
from tasks.clean.training_metrics import balanced_accuracy, shingle_f1, word_f1
from tasks.models import PageLabels, PageType


@dataclass(frozen=True, slots=True)
class Result:
    """What a held-out page became: its number in the corpus, labels, and text."""

    number: int
    labels: PageLabels
    body: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table: articles of one file and medium."""

    source: str
    medium: str
    pages: int
    word_f1: float
    shingle_f1: float


@dataclass(frozen=True, slots=True)
class Figures:
    """All lines, and how well articles are told from other pages by file and medium."""

    extraction: tuple[Figure, ...]
    article_or_not: tuple[tuple[str, str, float], ...]


def held_out_results(
    corpus: Corpus, recipe: Recipe, say: Callable[[str], None]
) -> tuple[Result, ...]:
    """Every page by a model of the other folds."""
    results: list[Result] = []
    for held_out, model in cross_validate(corpus, recipe, say):
        results.extend(results_of(corpus, model, np.flatnonzero(held_out).tolist()))
    return tuple(sorted(results, key=lambda result: result.number))


def results_of(corpus: Corpus, model: BlockModel, numbers: Sequence[int]) -> Iterator[Result]:
    """What a model makes of some pages."""
    cleaner = LearnedCleaner(model)
    for start in range(0, len(numbers), BATCH):
        chosen = numbers[start : start + BATCH]
        pages = [corpus.pages[number].page for number in chosen]
        marks = [corpus.marks[number] for number in chosen]
        labelled = cleaner.label_scored(pages, marks, score_pages(model, pages, marks))
        for number, page, labels in zip(chosen, pages, labelled, strict=True):
            yield Result(number, labels, body_text(page.blocks, labels.decisions))


def figures(corpus: Corpus, results: Sequence[Result]) -> Figures:
    """The table of the results, by file and medium."""
    groups: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        labelled = corpus.pages[result.number]
        groups.setdefault((labelled.source, medium_of(labelled.page)), []).append(result)
    extraction, told = [], []
    for (source, medium), members in groups.items():
        kinds = [corpus.pages[member.number].page_type for member in members]
        articles = [
            member
            for member, kind in zip(members, kinds, strict=True)
            if kind in (PageType.ARTICLE, None)
        ]
        pairs = [(member.body, corpus.pages[member.number].gold) for member in articles]
        extraction.append(Figure(source, medium, len(pairs), word_f1(pairs), shingle_f1(pairs)))
        truth = [kind is PageType.ARTICLE for kind in kinds if kind]
        said = [
            member.labels.page_type is PageType.ARTICLE
            for member, kind in zip(members, kinds, strict=True)
            if kind
        ]
        if len(set(truth)) > 1:
            told.append((source, medium, balanced_accuracy(truth, said)))
    return Figures(tuple(extraction), tuple(told))
