"""The model card: what a block model was made of, how good it is, and where it ends.

In: what training gave. Out: Markdown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.clean.context_columns import CONTEXT
from tasks.clean.features import FEATURES
from tasks.clean.model import medium_of
from tasks.clean.page_types import PAGE_COLUMNS
from tasks.clean.training import FOLDS, Recipe
from tasks.clean.training_corpus import Corpus
from tasks.clean.training_report import Figures

if TYPE_CHECKING:
    from flows.learn import Trained

LICENCES = {
    "wcxb-dev": "WCXB development split, M. Foley 2026, CC BY 4.0",
    "news-dev": "news pages of many publishers, learned from, not distributed",
    "readability-dev": "test pages of mozilla/readability, Apache-2.0",
}
"""What is known of files by their names; others are named as they are."""

_CARD = """\
# Block model {version}

Decides for every block of a page, HTML or plain text, whether it belongs to the article, and what
kind of page it is. Trained on {day} by `copydesk learn train`; {kilobytes} kB.

## Data

{data}

No sentence of these pages is in the model: it holds thresholds on {columns} numeric columns a
block ({context} of them on the first scores around it), on {page_columns} columns a page, the log
odds of {tokens} class and id tokens, each used by at least four sites, and weights of {words}
hashed words, each used by at least six.

## Figures

{figures}

Cross-validated: {folds} folds by registered domain over all files, so that no model saw the site
of a page that it is measured on; the token scores and the second stage are learned within each
fold. Measured is `article_body` as the product gives it, rules included. Word F1 is the mean over
pages, shingle F1 that of runs of four words, pooled.

## How

LightGBM, {trees} trees of {leaves} leaves a stage; two stages for HTML and two for text. A block is
kept from a score of {html_threshold} (HTML) and {text_threshold} (text) on. Seed {seed},
deterministic: the same files give the same model.

## Limits

Few pages are not in English, and few are older than 2015. Long comment threads, several articles
on one page and teasers with whole summaries are what most often goes wrong. Pages of other types
than articles do not teach the stages.
"""


def model_card(
    trained: Trained, corpus: Corpus, files: Sequence[Path], recipe: Recipe, day: date
) -> str:
    """The card's text."""
    counts = Counter((page.source, medium_of(page.page)) for page in corpus.pages)
    lines = [
        f"- {path.stem}: {counts[path.stem, 'html']} pages, {counts[path.stem, 'text']} texts"
        + (f" ({LICENCES[path.stem]})" if path.stem in LICENCES else "")
        for path in files
    ]
    return _CARD.format(
        version=trained.version,
        day=day.isoformat(),
        kilobytes=trained.model_bytes // 1000,
        data="\n".join(lines),
        columns=len(FEATURES) + len(CONTEXT),
        context=len(CONTEXT),
        page_columns=len(PAGE_COLUMNS),
        tokens=trained.tokens,
        words=trained.words,
        html_threshold=recipe.threshold[0],
        text_threshold=recipe.threshold[1],
        figures=figures_table(trained.figures) if trained.figures else "Not measured.",
        folds=FOLDS,
        trees=recipe.one.trees,
        leaves=recipe.one.leaves,
        seed=recipe.one.seed,
    )


def figures_table(figures: Figures) -> str:
    """The figures as a Markdown table."""
    lines = ["| articles of | as | pages | word F1 | shingle F1 |", "|---|---|---|---|---|"]
    for row in figures.extraction:
        lines.append(
            f"| {row.source} | {row.medium} | {row.pages} "
            f"| {row.word_f1:.3f} | {row.shingle_f1:.3f} |"
        )
    for source, medium, accuracy in figures.article_or_not:
        lines.append(f"\nArticle or not, {source}, {medium}: balanced accuracy {accuracy:.3f}")
    return "\n".join(lines)
