"""Labelled pages made ready to learn from: columns and truth of every block, once for all folds.

In: pages with their gold text. Out: a Corpus. What token classes say depends on the pages that
are learned from, so those columns are empty here and filled for each fold. All pages weigh the
same, as in the mean of F1 over pages that is aimed at, however many blocks they have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.clean.boosting import Matrix
from tasks.clean.features import FEATURES, Features, features
from tasks.clean.gold import block_truth
from tasks.clean.marks import Marks, read_marks
from tasks.clean.page_words import PageKeys, page_keys
from tasks.clean.tokens import ATTRIBUTE_COLUMNS, TOKEN_COLUMNS, TokenScores
from tasks.models import Page, PageType

BATCH = 64
"""Pages whose columns are made at once."""
_TOKENS = [FEATURES.index(name) for name in TOKEN_COLUMNS]
_OF_ATTRIBUTES = [ATTRIBUTE_COLUMNS.index(name) for name in TOKEN_COLUMNS]


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page, the text that an editor would keep of it, and the site that it is from.

    `site` keeps pages together in a fold; `name` says where it stood; `source` is the file.
    """

    page: Page
    gold: str
    page_type: PageType | None
    site: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Rows of all blocks of all pages, in order; `bounds[i]:bounds[i + 1]` are those of page i."""

    pages: tuple[LabelledPage, ...]
    marks: tuple[Marks, ...]
    batches: tuple[Features, ...]
    rows: Matrix
    bounds: NDArray[np.int64]
    content: NDArray[np.float32]
    weight: NDArray[np.float32]
    strings: tuple[str, ...]
    """The distinct attribute strings; `string` is the number of each row's."""
    string: NDArray[np.int64]
    keys: PageKeys

    @property
    def page(self) -> NDArray[np.int64]:
        """The number of each row's page."""
        return np.repeat(np.arange(len(self.pages)), np.diff(self.bounds))

    def rows_with(self, tokens: TokenScores, which: NDArray[np.bool_]) -> Matrix:
        """The rows of some pages (a mask over pages), with what `tokens` says of their classes."""
        chosen = which[self.page]
        rows = self.rows[chosen]
        used, inverse = np.unique(self.string[chosen], return_inverse=True)
        said = tokens.columns([self.strings[number] for number in used])[:, _OF_ATTRIBUTES]
        is_markup = rows[:, FEATURES.index("is_markup")] > 0
        rows[:, _TOKENS] = np.where(is_markup[:, None], said[inverse], np.nan)
        return rows


def prepare(pages: Sequence[LabelledPage]) -> Corpus:
    """Columns and truth of every block; pages have at least a block each."""
    marks = tuple(read_marks(labelled.page) for labelled in pages)
    nothing = TokenScores({})
    batches = tuple(
        features([p.page for p in pages[i : i + BATCH]], marks[i : i + BATCH], nothing)
        for i in range(0, len(pages), BATCH)
    )
    truths = [block_truth([b.text for b in p.page.blocks], p.gold) for p in pages]
    weights = [truth.weight / truth.weight.sum() for truth in truths]
    total = float(np.mean([truth.weight.sum() for truth in truths]))
    numbers: dict[str, int] = {}
    string = [numbers.setdefault(b.attributes, len(numbers)) for p in pages for b in p.page.blocks]
    sizes = [len(labelled.page.blocks) for labelled in pages]
    return Corpus(
        pages=tuple(pages),
        marks=marks,
        batches=batches,
        rows=np.concatenate([batch.matrix for batch in batches]),
        bounds=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        content=np.concatenate([truth.content for truth in truths]),
        weight=np.concatenate(weights) * np.float32(total),
        strings=tuple(numbers),
        string=np.array(string, dtype=np.int64),
        keys=_keys(pages, batches),
    )


def _keys(pages: Sequence[LabelledPage], batches: Sequence[Features]) -> PageKeys:
    """The keys of all pages, numbered through."""
    found = [
        page_keys([p.page for p in pages[i * BATCH : (i + 1) * BATCH]], batch)
        for i, batch in enumerate(batches)
    ]
    return PageKeys(
        np.concatenate([part.keys for part in found]),
        np.concatenate([part.page + i * BATCH for i, part in enumerate(found)]),
        len(pages),
    )
