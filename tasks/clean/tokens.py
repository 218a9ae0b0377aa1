"""Class and id tokens of the elements around a block: what they name, and what they tend to hold.

In: attribute strings of blocks ("post-body entry content", nearest element first). Out: furniture
by the list seeds/class_tokens.csv, and scores learned from labelled pages.

The score of a token's part ("post", "body") is the log odds that a block below it is content,
averaged over the sites that use it, each site counting once, and drawn towards the average of all
blocks where sites are few. Sites share few attribute strings but most tokens: what a token says
is remembered by token.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tasks.clean.structure import token_labels
from tasks.models import Label

NEAR = 3
"""So many tokens from the block outwards count as near."""
STANDFIRST_NEAR = 4
MAX_REMEMBERED = 100_000
"""Tokens whose facts are kept."""
MAX_STRINGS = 30_000
"""Strings whose columns are kept: pages of one site share them from batch to batch."""
MIN_LETTERS, MAX_LETTERS = 3, 20
"""Parts of other lengths are noise: grid classes, hashes."""
TOKEN_COLUMNS = (
    "token_mean",
    "token_least",
    "token_most",
    "near_token_mean",
    "near_token_least",
    "near_token_most",
)
ATTRIBUTE_COLUMNS = (
    "furniture",
    "furniture_near",
    "standfirst_mark",
    "hidden",
    *TOKEN_COLUMNS,
)
LABEL_CODES = {label: code for code, label in enumerate(Label, start=1)}
_PARTS = re.compile(r"[\s_\-:./\[\]]+|\d+")
_LABEL, _STANDFIRST, _HIDDEN, _COUNT, _SUM, _LEAST, _MOST = range(7)
_BEGIN = "\x00"
"""Stands before each string's tokens; no class has it in its name."""
_NO_TOKEN = (0.0, 0.0, 0.0, 0.0, 0.0, float("inf"), float("-inf"))
"""What is said of it: no string is without a row."""


class TokenScores:
    """Learned log odds by part of a token, and what was read of tokens and strings before."""

    def __init__(self, scores: Mapping[str, float]) -> None:
        self.scores = scores
        self._numbers = _Numbers(self)
        self._rows: list[tuple[float, ...]] = [_NO_TOKEN]
        self._table: NDArray[np.float64] = np.array(self._rows)
        self._seen: dict[str, int] = {}
        self._columns = np.zeros((0, len(ATTRIBUTE_COLUMNS)), dtype=np.float32)

    def columns(self, strings: Sequence[str]) -> NDArray[np.float32]:
        """One row a string, one column for each of ATTRIBUTE_COLUMNS; scores NaN where unknown."""
        if len(self._rows) > MAX_REMEMBERED or len(self._seen) > MAX_STRINGS:
            self.__init__(self.scores)  # type: ignore[misc]  # as new
        fresh = [string for string in strings if string not in self._seen]
        if fresh:
            numbers = range(len(self._columns), len(self._columns) + len(fresh))
            self._seen.update(zip(fresh, numbers, strict=True))
            self._columns = np.concatenate((self._columns, self._read(fresh)))
        return self._columns[[self._seen[string] for string in strings]]

    def _read(self, strings: Sequence[str]) -> NDArray[np.float32]:
        """Columns of distinct strings, one at least, that were not seen before."""
        words = f"{_BEGIN} {f' {_BEGIN} '.join(strings)}".split()
        tokens = np.array(list(map(self._numbers.__getitem__, words)))
        if len(self._rows) > len(self._table):
            self._table = np.array(self._rows)
        return _summed(self._table[tokens], np.flatnonzero(tokens == 0))

    def learn(self, token: str) -> int:
        """Look at a token for the first time; returns its number."""
        label = furniture_of(token)
        scores = [s for part in parts_of(token) if (s := self.scores.get(part)) is not None]
        self._rows.append(
            (
                LABEL_CODES[label] if label else 0,
                _is_standfirst(token),
                token == "hidden",
                len(scores),
                sum(scores),
                min(scores, default=float("inf")),
                max(scores, default=float("-inf")),
            )
        )
        return len(self._rows) - 1


class _Numbers(dict[str, int]):
    """Numbers of tokens; one that is missing is learned."""

    def __init__(self, scores: TokenScores) -> None:
        super().__init__({_BEGIN: 0})
        self._scores = scores

    def __missing__(self, token: str) -> int:
        number = self[token] = self._scores.learn(token)
        return number


def _summed(facts: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Columns of strings from the facts of their tokens, the first of which are at `starts`."""
    string: NDArray[np.int64] = np.repeat(
        np.arange(len(starts)), np.diff(np.append(starts, len(facts)))
    )
    place = np.arange(len(facts)) - starts[string]  # 1 for a string's first real token
    label = facts[:, _LABEL]
    first = np.minimum.reduceat(np.where(label > 0, np.arange(len(facts)), len(facts)), starts)
    named = first < len(facts)
    at = np.where(named, first, 0)
    furniture = np.where(named, label[at], 0)
    scored = np.cumsum(facts[:, _COUNT] > 0)
    rank: NDArray[np.int64] = scored - scored[starts][string]
    columns = [
        furniture,
        np.where(place[at] <= NEAR, furniture, 0),
        np.add.reduceat(facts[:, _STANDFIRST] * (place <= STANDFIRST_NEAR), starts) > 0,
        np.maximum.reduceat(facts[:, _HIDDEN], starts),
        *_scores(facts, starts),
        *_scores(np.where((rank <= NEAR)[:, None], facts, np.array(_NO_TOKEN)), starts),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _scores(
    facts: NDArray[np.float64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """(mean, least, most) of the scores of each string; NaN where there is none."""
    count = np.add.reduceat(facts[:, _COUNT], starts)
    known = count > 0
    # In steps of 1/1024: sums are exact, in whatever order.
    total = np.add.reduceat(np.round(facts[:, _SUM] * 1024) / 1024, starts)
    return (
        np.where(known, total / np.maximum(count, 1), np.nan),
        np.where(known, np.minimum.reduceat(facts[:, _LEAST], starts), np.nan),
        np.where(known, np.maximum.reduceat(facts[:, _MOST], starts), np.nan),
    )


def parts_of(token: str) -> tuple[str, ...]:
    """The words that a token is made of, each once."""
    parts = (p for p in _PARTS.split(token) if p and MIN_LETTERS <= len(p) <= MAX_LETTERS)
    return tuple(dict.fromkeys(parts))


def furniture_of(token: str) -> Label | None:
    """The furniture that a token, or a part of it, names."""
    labels = token_labels()
    for word in token.split("_"):
        for part in (word, *word.split("-")):
            label = labels.get(part)
            if label is not None and label is not Label.STANDFIRST:
                return label
    return None


def _is_standfirst(token: str) -> bool:
    return token_labels().get(token.rpartition("__")[2]) is Label.STANDFIRST
