"""Where a block stands on its page, as columns; and sums over stretches of blocks.

In: the pages of a batch with the words of each block. Out: one float32 column a measure.
Sums are of halves and of whole numbers, so that they are exact in whatever order.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tasks.clean.text_columns import Column
from tasks.models import MediaType, Page

MAX_STEPS = 50
"""Distances beyond this many blocks are all the same."""
MAX_FROM_HEADLINE = 200

PLACE_COLUMNS = (
    "position",
    "blocks_before",
    "blocks_after",
    "paragraphs_before",
    "paragraphs_after",
    "text_before",
    "text_after",
    "from_headline",
    "since_paragraph",
    "until_paragraph",
    "page_blocks",
    "page_paragraphs",
    "page_words",
    "page_links",
    "typed_article",
    "is_markup",
)


class Layout:
    """Which rows of a batch are which page's, and which of them are running text."""

    def __init__(
        self,
        bounds: Sequence[int],
        words: NDArray[np.float64],
        paragraph: NDArray[np.bool_],
    ) -> None:
        self.words = words
        self.paragraph = paragraph
        edges = np.array(bounds, dtype=np.int64)
        self.sizes = np.diff(edges)
        self.page: NDArray[np.int64] = np.repeat(np.arange(len(self.sizes)), self.sizes)
        self.first = edges[:-1][self.page]
        """First row of each row's page."""
        self.end = edges[1:][self.page]
        """The row after the last of each row's page."""

    def of_page(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Each row's sum over its whole page."""
        return np.bincount(self.page, values, minlength=len(self.sizes)).astype(np.float64)[
            self.page
        ]

    def running_sum(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum over the rows of the page before each row."""
        sums = np.concatenate(([0.0], np.cumsum(values)))
        return sums[:-1] - sums[self.first]

    def last_before(self, mask: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The last row of the page before each row where the mask holds; -1 for none."""
        rows = np.where(mask, np.arange(len(mask)), -1)
        last = np.concatenate(([-1], np.maximum.accumulate(rows)[:-1]))
        return np.where(last >= self.first, last, -1)

    def next_after(self, mask: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The first row of the page after each row where the mask holds; -1 for none."""
        rows = np.where(mask, np.arange(len(mask)), len(mask))
        following = np.minimum.accumulate(rows[::-1])[::-1]
        following = np.concatenate((following[1:], [len(mask)]))
        return np.where(following < self.end, following, -1)


def place_columns(
    pages: Sequence[Page], headlines: Sequence[int], layout: Layout, density: Column
) -> dict[str, Column]:
    """One column for each name of PLACE_COLUMNS."""
    order = np.arange(len(layout.page))
    number = order - layout.first
    count = layout.end - layout.first
    running = layout.words * layout.paragraph
    before = layout.running_sum(running)
    total = np.maximum(layout.of_page(running), 1.0)
    paragraphs = layout.running_sum(layout.paragraph.astype(np.float64))
    all_paragraphs = layout.of_page(layout.paragraph.astype(np.float64))
    words = layout.of_page(layout.words)
    linked = layout.of_page(np.round(layout.words * density))
    last = layout.last_before(layout.paragraph)
    following = layout.next_after(layout.paragraph)
    headline = np.array(headlines, dtype=np.int64)[layout.page]
    markup = np.array([page.media_type is MediaType.HTML for page in pages])[layout.page]
    typed = np.array([_is_typed_article(page) for page in pages])[layout.page]
    named = {
        "position": number / np.maximum(count - 1, 1),
        "blocks_before": np.log1p(number),
        "blocks_after": np.log1p(count - 1 - number),
        "paragraphs_before": np.log1p(paragraphs),
        "paragraphs_after": np.log1p(all_paragraphs - paragraphs - layout.paragraph),
        "text_before": before / total,
        "text_after": 1 - (before + running) / total,
        "from_headline": np.where(
            headline >= 0, np.clip(number - headline, -MAX_STEPS, MAX_FROM_HEADLINE), np.nan
        ),
        "since_paragraph": np.where(last >= 0, np.minimum(order - last, MAX_STEPS), MAX_STEPS),
        "until_paragraph": np.where(
            following >= 0, np.minimum(following - order, MAX_STEPS), MAX_STEPS
        ),
        "page_blocks": np.log1p(count),
        "page_paragraphs": np.log1p(all_paragraphs),
        "page_words": np.log1p(words),
        "page_links": linked / np.maximum(words, 1.0),
        "typed_article": np.where(markup, typed, np.nan),
        "is_markup": markup,
    }
    return {name: named[name].astype(np.float32) for name in PLACE_COLUMNS}


def _is_typed_article(page: Page) -> bool:
    """Whether the head says that the page is an article."""
    kind = (page.head.page_type or "").lower()
    return "article" in kind or "posting" in kind


def shifted(column: Column, step: int, layout: Layout) -> Column:
    """The value `step` blocks further on; NaN beyond the page's ends."""
    at = np.arange(len(column)) + step
    inside = (at >= layout.first) & (at < layout.end)
    moved: Column = np.where(inside, column[np.where(inside, at, 0)], np.nan).astype(np.float32)
    return moved


def within(
    values: NDArray[np.float64], width: int, layout: Layout
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """(sum, number of rows) over `width` rows before and after each row, in its page."""
    order = np.arange(len(values))
    low = np.maximum(order - width, layout.first)
    high = np.minimum(order + width + 1, layout.end)
    sums = np.concatenate(([0.0], np.cumsum(values)))
    return sums[high] - sums[low], high - low
