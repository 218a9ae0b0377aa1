"""Blocks of many pages -> one row of numbers a block: what the model sees.

In: pages with at least a block each, with what the rules found on each (tasks/clean/marks.py).
Out: Features, a float32 matrix with the columns FEATURES; NaN where a plain text has no markup to
measure.

1. characters and words of each block (text_columns.py, word_columns.py)
2. markup: tokens, elements around, share of the page's running text (markup_columns.py)
3. meaning: phrases, likeness to title and description, repetition, the heading above
4. place: position on the page and beside headline and running text; neighbours' values

Everything is computed for the whole batch at once. A page's rows do not depend on the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.clean.marks import Marks
from tasks.clean.markup_columns import (
    KIND_CODES,
    MARKUP_COLUMNS,
    Attributes,
    distinct_attributes,
    markup_columns,
)
from tasks.clean.place_columns import PLACE_COLUMNS, Layout, place_columns, shifted, within
from tasks.clean.text_columns import TEXT_COLUMNS, Column, characters_of, text_columns
from tasks.clean.tokens import LABEL_CODES, TokenScores
from tasks.clean.tree import Forest, plant
from tasks.clean.word_columns import (
    Words,
    likeness,
    repeated_elsewhere,
    words_of,
    words_of_texts,
)
from tasks.models import Block, BlockKind, Label, Page

NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
"""Blocks before and after whose values a block sees."""
SEEN_OF_NEIGHBOURS = (
    "words",
    "link_density",
    "ends_with_stop",
    "is_paragraph",
    "furniture",
    "digit_share",
    "starts_upper",
    "starts_other",
    "capital_words",
    "signs",
)
WINDOWS = (4, 10)
"""Half-widths, in blocks, of the windows whose mean words a block sees."""
COMMENT_WINDOWS = (5, 20)
"""Half-widths of the windows in which prompts and marks of comments are counted."""
PARAGRAPH_WORDS = 10
"""Words from which a block with little linked text is running text."""
PARAGRAPH_LINKS = 0.4
MAX_LINKS, MAX_REPEATED, MAX_RUN = 20, 9, 20

BLOCK_COLUMNS = ("kind", "link_density", "links")
MEANING_COLUMNS = (
    "phrase",
    "title_likeness",
    "description_likeness",
    "in_stated_body",
    "repeated",
    "is_headline",
    "is_paragraph",
    "said_elsewhere",
    "said_often",
)
HEADING_COLUMNS = (
    "since_heading",
    "heading_phrase",
    "heading_words",
    "heading_links",
    "next_heading_phrase",
    "headlines_before",
)
FEATURES = (
    *TEXT_COLUMNS,
    *BLOCK_COLUMNS,
    *MARKUP_COLUMNS,
    *MEANING_COLUMNS,
    *HEADING_COLUMNS,
    *PLACE_COLUMNS,
    "run_words",
    "run_blocks",
    *(f"{name}{step:+d}" for name in SEEN_OF_NEIGHBOURS for step in NEIGHBOURS),
    *(f"words_within_{width}" for width in WINDOWS),
    *(f"comments_within_{width}" for width in COMMENT_WINDOWS),
)
_COMMENTS = [LABEL_CODES[Label.COMMENT], LABEL_CODES[Label.COMMENT_PROMPT]]


@dataclass(frozen=True, slots=True)
class Features:
    """Rows of all blocks in order; `bounds[i]:bounds[i + 1]` are those of page i."""

    matrix: NDArray[np.float32]
    bounds: tuple[int, ...]
    forest: Forest
    attributes: Attributes
    layout: Layout
    words: Words


def features(pages: Sequence[Page], marks: Sequence[Marks], tokens: TokenScores) -> Features:
    """Rows for every block of every page; `marks` has one entry a page."""
    blocks = [block for page in pages for block in page.blocks]
    bounds = (0, *np.cumsum([len(page.blocks) for page in pages]).tolist())
    forest = plant([[block.path for block in page.blocks] for page in pages])
    attributes = distinct_attributes(blocks)
    characters = characters_of([block.text for block in blocks])
    columns = text_columns(characters) | _block_columns(blocks)
    words = np.round(np.expm1(columns["words"].astype(np.float64)) * 2) / 2
    paragraph = (words >= PARAGRAPH_WORDS) & (columns["link_density"] <= PARAGRAPH_LINKS)
    columns["is_paragraph"] = paragraph.astype(np.float32)
    layout = Layout(bounds, words, paragraph)
    headlines = [mark.headline for mark in marks]
    columns |= markup_columns(pages, forest, attributes, headlines, words * paragraph, tokens)
    columns["phrase"] = _phrases(marks, bounds)
    found = words_of(characters)
    columns["said_elsewhere"], columns["said_often"] = repeated_elsewhere(
        found, layout.page, paragraph
    )
    for name, texts in (
        ("title_likeness", [_titles(p, m) for p, m in zip(pages, marks, strict=True)]),
        ("description_likeness", [page.head.description or "" for page in pages]),
        ("in_stated_body", [page.head.article_body or "" for page in pages]),
    ):
        columns[name] = likeness(found, words_of_texts(texts), layout.page, len(blocks))
    without = np.array([not page.head.article_body for page in pages])
    columns["in_stated_body"][without[layout.page]] = np.nan
    columns["repeated"] = _repeated(pages)
    columns["is_headline"] = _is_headline(headlines, layout)
    columns |= _headings(columns, layout)
    columns |= place_columns(pages, headlines, layout, columns["link_density"])
    columns |= _runs(columns, layout)
    columns |= _neighbours(columns, layout)
    matrix = np.stack([columns[name] for name in FEATURES], axis=1)
    return Features(matrix, bounds, forest, attributes, layout, found)


def _block_columns(blocks: Sequence[Block]) -> dict[str, Column]:
    count = len(blocks)
    # Members of an enum are looked up by identity: hashing their names costs more than the rest.
    codes = {id(kind): code for kind, code in KIND_CODES.items()}
    kind = np.fromiter([codes[id(b.kind)] for b in blocks], dtype=np.float32, count=count)
    density = np.fromiter([b.link_density for b in blocks], dtype=np.float32, count=count)
    links = np.fromiter([len(b.links) for b in blocks], dtype=np.float32, count=count)
    return {"kind": kind, "link_density": density, "links": np.minimum(links, MAX_LINKS)}


def _titles(page: Page, marks: Marks) -> str:
    shown = page.blocks[marks.headline].text if marks.headline >= 0 else None
    return "\n".join(filter(None, (page.head.headline, page.head.title, shown)))


def _phrases(marks: Sequence[Marks], bounds: Sequence[int]) -> Column:
    """The label that a phrase gives each block, 0 for none."""
    codes = np.zeros(bounds[-1], dtype=np.float32)
    for first, mark in zip(bounds, marks, strict=False):
        for index, phrase in mark.phrases.items():
            codes[first + index] = LABEL_CODES[phrase.label]
        for index in mark.attributions:
            codes[first + index] = LABEL_CODES[Label.ATTRIBUTION]
    return codes


def _repeated(pages: Sequence[Page]) -> Column:
    """How often each block's very text stands on its page."""
    found: list[int] = []
    for page in pages:
        texts = [block.text for block in page.blocks]
        seen = Counter(texts)
        found += [seen[text] for text in texts]
    often: Column = np.minimum(np.array(found), MAX_REPEATED).astype(np.float32)
    return often


def _is_headline(headlines: Sequence[int], layout: Layout) -> Column:
    numbers = np.array(headlines, dtype=np.int64)[layout.page]
    found: Column = (np.arange(len(numbers)) - layout.first == numbers).astype(np.float32)
    return found


def _headings(columns: dict[str, Column], layout: Layout) -> dict[str, Column]:
    """The heading above each block and the one below."""
    codes = (KIND_CODES[BlockKind.HEADING], KIND_CODES[BlockKind.HEADLINE])
    is_heading = np.isin(columns["kind"], codes)
    above = layout.last_before(is_heading)
    below = layout.next_after(is_heading)
    order = np.arange(len(is_heading))
    headlines = (columns["kind"] == codes[1]).astype(np.float64)
    return {
        "since_heading": _at(np.minimum(order - above, 60).astype(np.float32), above, order),
        "heading_phrase": _at(columns["phrase"], above),
        "heading_words": _at(columns["words"], above),
        "heading_links": _at(columns["link_density"], above),
        "next_heading_phrase": _at(columns["phrase"], below),
        "headlines_before": np.minimum(layout.running_sum(headlines), 9).astype(np.float32),
    }


def _at(values: Column, where: NDArray[np.int64], take: NDArray[np.int64] | None = None) -> Column:
    """`values` at `take` (default `where`), NaN where `where` is -1."""
    index = np.maximum(where, 0) if take is None else take
    found: Column = np.where(where >= 0, values[index], np.nan).astype(np.float32)
    return found


def _runs(columns: dict[str, Column], layout: Layout) -> dict[str, Column]:
    """Blocks that go on a sentence: words and blocks of the whole run.

    A page's text without its markup breaks a sentence at every link; the next line then begins in
    lower case or with a comma.
    """
    goes_on = (columns["starts_upper"] == 0) & (columns["starts_digit"] == 0)
    before = np.concatenate(([1.0], columns["ends_with_stop"][:-1])) > 0
    begins = ~goes_on | before | (np.arange(len(goes_on)) == layout.first)
    run = np.cumsum(begins) - 1
    words = np.bincount(run, layout.words)[run]
    return {
        "run_words": np.log1p(words).astype(np.float32),
        "run_blocks": np.minimum(np.bincount(run)[run], MAX_RUN).astype(np.float32),
    }


def _neighbours(columns: dict[str, Column], layout: Layout) -> dict[str, Column]:
    seen = {
        f"{name}{step:+d}": shifted(columns[name], step, layout)
        for name in SEEN_OF_NEIGHBOURS
        for step in NEIGHBOURS
    }
    comments = np.isin(columns["phrase"], _COMMENTS).astype(np.float64)
    for width in COMMENT_WINDOWS:
        sums, _ = within(comments, width, layout)
        seen[f"comments_within_{width}"] = sums.astype(np.float32)
    for width in WINDOWS:
        # In steps of 1/1024, so that sums are exact whatever stands before the page.
        logs = np.round(columns["words"].astype(np.float64) * 1024) / 1024
        sums, sizes = within(logs, width, layout)
        seen[f"words_within_{width}"] = (sums / sizes).astype(np.float32)
    return seen
