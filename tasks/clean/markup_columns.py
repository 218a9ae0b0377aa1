"""What the markup says of the blocks of many pages, as columns; all NaN for a plain text.

In: the blocks of a batch of pages with their running text. Out: one float32 column a measure.

1. class and id tokens: furniture they name, and how often blocks with them are content elsewhere
2. elements around a block: which kinds of them, how many alike stand side by side
3. the main container: the deepest element that holds most of the running text, and what share of
   it each ancestor of a block holds

Text in comments, navigation, footers and asides is left out of that count, or a long discussion
would win.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.clean.structure import FURNITURE_TAGS
from tasks.clean.text_columns import Column
from tasks.clean.tokens import ATTRIBUTE_COLUMNS, LABEL_CODES, TOKEN_COLUMNS, TokenScores
from tasks.clean.tree import TAG_CODES, Forest
from tasks.models import Block, BlockKind, MediaType, Page

SHARES = 4
"""Ancestors whose share of the running text is measured."""
ALIKE = 5
"""Elements, the block's own and its ancestors, whose like siblings are counted."""
KIND_CODES = {kind: code for code, kind in enumerate(BlockKind, start=1)}
_AROUND = ("article", "main", "section", "ul", "ol", "table", "aside", "nav", "footer", "header",
           "form", "figure", "blockquote")  # fmt: skip

MARKUP_COLUMNS = (
    "tag",
    "depth",
    "furniture",
    "furniture_near",
    "standfirst_mark",
    "hidden",
    *TOKEN_COLUMNS,
    *(f"in_{tag}" for tag in _AROUND),
    "siblings",
    "parent_is_main",
    "steps_to_main",
    *(f"share_{level}" for level in range(1, SHARES + 1)),
    *(f"alike_{level}" for level in range(ALIKE)),
    "most_alike",
    "most_alike_at",
    "in_headline_article",
    "articles",
)


def markup_columns(
    pages: Sequence[Page],
    forest: Forest,
    attributes: Attributes,
    headlines: Sequence[int],
    running: NDArray[np.float64],
    tokens: TokenScores,
) -> dict[str, Column]:
    """Columns of a batch; `headlines` are block numbers within a page, -1 for none.

    `running` is each block's words of running text, 0 for a block that is none.
    """
    by_attributes = _attribute_columns(attributes, tokens)
    columns: dict[str, NDArray[np.generic]] = dict(by_attributes)
    furniture = _furniture(forest, by_attributes["furniture"])
    columns["furniture"] = furniture
    columns["tag"] = forest.tag[forest.block]
    columns["depth"] = forest.depth[forest.block]
    columns |= _elements_around(forest)
    columns |= _main_container(forest, np.where(furniture > 0, 0.0, running))
    columns |= _alike(forest, running)
    columns |= _articles(forest, headlines, running, pages)
    is_text = np.repeat(
        [page.media_type is not MediaType.HTML for page in pages], [len(p.blocks) for p in pages]
    )
    return {name: _floats(columns[name], is_text) for name in MARKUP_COLUMNS}


def _floats(column: NDArray[np.generic], is_text: NDArray[np.bool_]) -> Column:
    values = column.astype(np.float32)
    values[is_text] = np.nan
    return values


@dataclass(frozen=True, slots=True)
class Attributes:
    """The distinct attribute strings of a batch, and the number of each block's."""

    strings: tuple[str, ...]
    block: NDArray[np.int64]


def distinct_attributes(blocks: Sequence[Block]) -> Attributes:
    """Number the attribute strings, so that each is looked at once."""
    numbers: dict[str, int] = {}
    which = [numbers.setdefault(block.attributes, len(numbers)) for block in blocks]
    return Attributes(tuple(numbers), np.array(which, dtype=np.int64))


def _attribute_columns(attributes: Attributes, tokens: TokenScores) -> dict[str, Column]:
    """What class and id tokens say."""
    table = tokens.columns(attributes.strings)[attributes.block]
    return dict(zip(ATTRIBUTE_COLUMNS, table.T, strict=True))


def _furniture(forest: Forest, by_token: Column) -> Column:
    """The label that tokens give, else that of the nearest element which is furniture by name."""
    by_tag = np.full(max(TAG_CODES.values()) + 1, -1, dtype=np.int32)
    for tag, label in FURNITURE_TAGS.items():
        by_tag[TAG_CODES[tag]] = LABEL_CODES[label]
    named = forest.nearest(by_tag[forest.tag])[forest.block]
    codes: Column = np.where(by_token > 0, by_token, np.maximum(named, 0)).astype(np.float32)
    return codes


def _elements_around(forest: Forest) -> dict[str, NDArray[np.generic]]:
    bit_of = np.zeros(max(TAG_CODES.values()) + 1, dtype=np.int64)
    for bit, tag in enumerate(_AROUND):
        bit_of[TAG_CODES[tag]] = 1 << bit
    bits = forest.inherited(bit_of[forest.tag])[forest.block]
    return {f"in_{tag}": (bits >> bit) & 1 for bit, tag in enumerate(_AROUND)}


def _main_container(forest: Forest, running: NDArray[np.float64]) -> dict[str, NDArray[np.generic]]:
    held = forest.total(forest.of_blocks(running))
    roots = np.flatnonzero(forest.parent < 0)
    root_of = roots[forest.page]
    whole = held[root_of]
    # The last of the deepest elements that hold more than half; a root where there is no text.
    holds_most = (held * 2 > whole) & (whole > 0)
    main = roots.astype(np.int64).copy()
    deepest = np.lexsort((np.arange(len(held)), np.where(holds_most, forest.depth, -1)))
    main[forest.page[deepest]] = np.where(holds_most[deepest], deepest, root_of[deepest])
    parents = np.maximum(forest.parent[forest.block], 0)
    above = forest.ancestors(SHARES)
    total = np.maximum(whole[forest.block], 1)
    siblings = np.bincount(parents, minlength=len(held))[parents]
    inside = _steps_to(forest, main)
    columns: dict[str, NDArray[np.generic]] = {
        "siblings": np.minimum(siblings, 100),
        "parent_is_main": parents == main[forest.page[forest.block]],
        "steps_to_main": inside[parents],
    }
    for level in range(SHARES):
        columns[f"share_{level + 1}"] = held[above[level]] / total
    return columns


def _steps_to(forest: Forest, main: NDArray[np.int64]) -> NDArray[np.int32]:
    """For each element, steps from the main container up to their nearest common ancestor."""
    steps = np.full(len(forest.parent), -1, dtype=np.int32)
    at, step = main.copy(), 0
    alive = np.ones(len(main), dtype=bool)
    while alive.any():
        fresh = alive & (steps[at] < 0)
        steps[at[fresh]] = step
        alive &= forest.parent[at] >= 0
        at = np.where(alive, forest.parent[at], at)
        step += 1
    return forest.nearest(steps)


def _alike(forest: Forest, running: NDArray[np.float64]) -> dict[str, NDArray[np.generic]]:
    """How many like siblings an element has: cards, comments and menus come in rows."""
    alike = np.bincount(forest.group)[forest.group]
    holds_text = forest.total(forest.of_blocks((running > 0).astype(np.float64))) > 0
    telling = np.bincount(forest.group, holds_text)[forest.group]
    around = np.concatenate((forest.block[None, :], forest.ancestors(11)))
    depths = forest.depth[around]
    real = depths > 0
    real[1:] &= around[1:] != around[:-1]
    columns: dict[str, NDArray[np.generic]] = {
        f"alike_{level}": np.where(real[level], np.log1p(alike[around[level]]), np.nan)
        for level in range(ALIKE)
    }
    counts = np.where(real, telling[around], 0)[1:]
    columns["most_alike"] = counts.max(axis=0)
    columns["most_alike_at"] = np.where(counts.max(axis=0) > 0, counts.argmax(axis=0) + 1, 0)
    return columns


def _articles(
    forest: Forest,
    headlines: Sequence[int],
    running: NDArray[np.float64],
    pages: Sequence[Page],
) -> dict[str, NDArray[np.generic]]:
    """Whether a block stands in the headline's <article>, and how many articles hold text."""
    own = np.where(forest.tag == TAG_CODES["article"], np.arange(len(forest.tag)), -1).astype(
        np.int32
    )
    article = forest.nearest(own)
    mine = article[forest.block]
    page = forest.page[forest.block]
    firsts = np.cumsum([0, *(len(p.blocks) for p in pages)])[:-1]
    numbers = np.array(headlines, dtype=np.int64)
    at = np.where(numbers >= 0, firsts + numbers, 0)
    of_headline = np.where(numbers >= 0, mine[at] if len(mine) else -1, -2)[page]
    same = np.where(
        of_headline == -2,
        np.nan,
        (mine == of_headline) + np.where((mine >= 0) & (of_headline == -1), 2.0, 0.0),
    )
    pairs = np.unique(np.stack((page, mine))[:, running > 0], axis=1)
    articles = np.minimum(np.bincount(pairs[0], minlength=len(pages)), 9)[page]
    return {"in_headline_article": same, "articles": articles}
