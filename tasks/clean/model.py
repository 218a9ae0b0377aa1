"""The block model: what it is made of, its file, and the score that it gives every block.

In: pages with their marks. Out: Scores: for each block the probability that it belongs to the
article, and for each page what kind of page it is.

1. columns of all blocks (features.py)
2. stage one: a first score of every block by itself
3. stage two: the score, which also sees the first scores around a block (context_columns.py)

The page's type is told from page-level columns, the first scores (page_types.py) and the words of
the page (page_words.py).

HTML and plain text have boosters of their own: a text lacks half of the columns. The file is gzip
of JSON with LightGBM's text form inside; nothing in it is executed.
"""

from __future__ import annotations

import gzip
import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from tasks.clean.boosting import Matrix, Numbers, from_text, probabilities
from tasks.clean.context_columns import CONTEXT, context_columns
from tasks.clean.features import FEATURES, Features, features
from tasks.clean.marks import Marks
from tasks.clean.page_types import PAGE_COLUMNS, page_columns
from tasks.clean.page_words import WordVotes, page_keys
from tasks.clean.tokens import TokenScores
from tasks.errors import UsageError
from tasks.models import MediaType, Page, PageType

FORMAT = 2
"""Raised when an older file can no longer be read."""
MEDIA = ("html", "text")
ARTICLE = 0.55
"""Probability from which a page counts as an article."""
MAX_BYTES = 64 * 1024 * 1024
"""Unpacked; a larger file is no model of ours."""


@dataclass(frozen=True, slots=True)
class Stages:
    """What was learned for one medium; `threshold` is the score from which a block is kept."""

    one: lightgbm.Booster
    two: lightgbm.Booster
    threshold: float
    votes: WordVotes


@dataclass(frozen=True, slots=True)
class BlockModel:
    """Everything that was learned. `version` names it in every decision."""

    version: str
    tokens: TokenScores
    stages: Mapping[str, Stages]
    page_type: lightgbm.Booster
    page_types: tuple[PageType, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """One score a block; `threshold` is that of the block's medium; one type a page."""

    found: Features
    context: Matrix
    score: Numbers
    threshold: Numbers
    page_types: tuple[tuple[PageType, float], ...]


def score_pages(model: BlockModel, pages: Sequence[Page], marks: Sequence[Marks]) -> Scores:
    """Score every block of every page; pages have at least a block each."""
    found = features(pages, marks, model.tokens)
    media = np.array([medium_of(page) for page in pages])[found.layout.page]
    one = by_medium(media, lambda m, rows: _ask(model.stages[m].one, found.matrix[rows]))
    context = context_columns(found, one)
    both = np.concatenate((found.matrix, context), axis=1)
    two = by_medium(media, lambda m, rows: _ask(model.stages[m].two, both[rows]))
    threshold = np.where(
        media == MEDIA[0], model.stages[MEDIA[0]].threshold, model.stages[MEDIA[1]].threshold
    )
    types = _page_types(model, page_columns(pages, found, one, _page_votes(model, pages, found)))
    return Scores(found, context, two, threshold, types)


def _page_votes(model: BlockModel, pages: Sequence[Page], found: Features) -> Numbers:
    """What the words of each page say."""
    keys = page_keys(pages, found)
    media = np.array([medium_of(page) for page in pages])
    return by_medium(media, lambda m, rows: model.stages[m].votes.votes(keys)[rows])


def _page_types(model: BlockModel, columns: Matrix) -> tuple[tuple[PageType, float], ...]:
    """An article where that is likelier than all else together, else the likeliest other type."""
    types = probabilities(model.page_type, columns)
    article = model.page_types.index(PageType.ARTICLE)
    others = types.copy()
    others[:, article] = -1.0
    best = np.where(types[:, article] >= ARTICLE, article, others.argmax(axis=1))
    return tuple(
        (model.page_types[kind], round(float(row[kind]), 4))
        for kind, row in zip(best.tolist(), types, strict=True)
    )


def medium_of(page: Page) -> str:
    """Which boosters a page is for."""
    return MEDIA[0] if page.media_type is MediaType.HTML else MEDIA[1]


def by_medium(media: NDArray[np.str_], score: Any) -> Numbers:
    """`score(medium, rows)` for the rows of each medium, put together again."""
    scores = np.zeros(len(media))
    for medium in MEDIA:
        rows = np.flatnonzero(media == medium)
        if len(rows) == len(media):
            return np.asarray(score(medium, slice(None)))  # no copy of the whole matrix
        if len(rows):
            scores[rows] = score(medium, rows)
    return scores


def _ask(booster: lightgbm.Booster, rows: Matrix) -> Numbers:
    return probabilities(booster, rows)


def shifted_threshold(threshold: Numbers, balance: float) -> Numbers:
    """The threshold moved on the scale of log odds; 0.5 leaves it where it is."""
    odds = threshold / (1 - threshold) * balance / (1 - balance)
    moved: Numbers = odds / (1 + odds)
    return moved


def write_model(model: BlockModel, path: Path) -> int:
    """Write the file aside and rename it; the same model gives the same bytes. Returns its size."""
    content = {
        "format": FORMAT,
        "version": model.version,
        "columns": [list(FEATURES), list(CONTEXT), list(PAGE_COLUMNS)],
        "tokens": {part: round(score, 3) for part, score in sorted(model.tokens.scores.items())},
        "stages": {
            medium: {
                "one": stages.one.model_to_string(),
                "two": stages.two.model_to_string(),
                "threshold": stages.threshold,
                "votes": {
                    "keys": stages.votes.keys.tolist(),
                    "weights": stages.votes.weights.tolist(),
                    "bias": stages.votes.bias,
                },
            }
            for medium, stages in model.stages.items()
        },
        "page_type": model.page_type.model_to_string(),
        "page_types": [kind.value for kind in model.page_types],
    }
    packed = gzip.compress(json.dumps(content, sort_keys=True).encode("ascii"), 9, mtime=0)
    aside = path.with_name(f".{path.name}.part")
    aside.write_bytes(packed)
    aside.replace(path)
    return len(packed)


def read_model(path: Path) -> BlockModel:
    """Read a model. Raises UsageError where there is none, or it does not fit this version."""
    try:
        content = _unpacked(path)
        _check(path, content)
        return BlockModel(
            version=str(content["version"]),
            tokens=TokenScores({str(k): float(v) for k, v in content["tokens"].items()}),
            stages={medium: _stages(content["stages"][medium]) for medium in MEDIA},
            page_type=from_text(content["page_type"]),
            page_types=tuple(map(PageType, content["page_types"])),
        )
    except FileNotFoundError:
        raise UsageError(
            f"{path}: there is no model. Unset COPYDESK_MODEL to use the one that is shipped, or "
            "make one with `copydesk learn train`."
        ) from None
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError) as bad:
        raise UsageError(f"{path} is not a model of copydesk: {bad}") from bad
    except lightgbm.basic.LightGBMError as bad:
        raise UsageError(f"{path}: the trees in it cannot be read: {bad}") from bad


def _unpacked(path: Path) -> dict[str, Any]:
    with gzip.open(path) as packed:
        raw = packed.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise ValueError(f"it is larger than {MAX_BYTES} bytes")
    content = json.loads(raw)
    if not isinstance(content, dict):
        raise ValueError("it holds no object")
    return content


def _check(path: Path, content: Mapping[str, Any]) -> None:
    """A model knows its columns by their place: they must be those of this version."""
    columns = [list(FEATURES), list(CONTEXT), list(PAGE_COLUMNS)]
    if content["format"] == FORMAT and content["columns"] == columns:
        return
    raise UsageError(
        f"{path}: this model was trained by another version of copydesk (its columns differ). "
        "Train it again with `copydesk learn train`, or unset COPYDESK_MODEL."
    )


def _stages(content: Mapping[str, Any]) -> Stages:
    threshold = float(content["threshold"])
    if not 0 < threshold < 1 or math.isnan(threshold):
        raise ValueError(f"the threshold {threshold} is not between 0 and 1")
    votes = content["votes"]
    words = WordVotes(
        np.array(votes["keys"], dtype=np.uint32),
        np.array(votes["weights"], dtype=np.float64),
        float(votes["bias"]),
    )
    if len(words.keys) != len(words.weights) or (np.diff(words.keys.astype(np.int64)) <= 0).any():
        raise ValueError("the keys of its words are not sorted, or have no weights")
    return Stages(from_text(content["one"]), from_text(content["two"]), threshold, words)
