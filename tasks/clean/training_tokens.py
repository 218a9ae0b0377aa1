"""Labelled pages -> scores of class and id tokens (tasks/clean/tokens.py says what they mean).

In: a corpus. Out: counts by site, that add up to the scores of any choice of pages.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.clean.tokens import TokenScores, parts_of
from tasks.clean.training_corpus import Corpus
from tasks.models import MediaType

MIN_SITES = 4
"""Sites that must use a token before it is remembered: it is then nobody's own."""
DRAW = 2.0
"""So many average sites are added to those that use a token."""

Shares = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class SiteTokens:
    """For each site: token part -> (weight of content below it, weight of all below it)."""

    of_site: Mapping[str, Shares]

    def scores(self, sites: Iterable[str]) -> TokenScores:
        """Log odds of each part over some sites, each site counting once."""
        sums: dict[str, list[float]] = {}
        content = whole = 0.0
        for site in sorted(set(sites)):
            for part, (inside, weight) in self.of_site.get(site, {}).items():
                entry = sums.setdefault(part, [0.0, 0.0])
                entry[0] += inside / weight
                entry[1] += 1
                content, whole = content + inside / weight, whole + 1
        prior = content / whole if whole else 0.5
        return TokenScores(
            {
                part: _log_odds(share + DRAW * prior, count - share + DRAW * (1 - prior))
                for part, (share, count) in sums.items()
                if count >= MIN_SITES
            }
        )


def _log_odds(content: float, other: float) -> float:
    return math.log(max(content, 1e-6) / max(other, 1e-6))


def count_tokens(corpus: Corpus, which: NDArray[np.bool_]) -> SiteTokens:
    """Count the tokens of some pages (a mask over pages); texts have none."""
    sites: dict[str, dict[str, list[float]]] = defaultdict(dict)
    for number in np.flatnonzero(which):
        labelled = corpus.pages[number]
        if labelled.page.media_type is not MediaType.HTML:
            continue
        rows = slice(corpus.bounds[number], corpus.bounds[number + 1])
        counts = sites[labelled.site]
        for string, (inside, weight) in _by_string(corpus, rows).items():
            parts = {part for token in string.split() for part in parts_of(token)}
            for part in parts:
                entry = counts.setdefault(part, [0.0, 0.0])
                entry[0] += inside
                entry[1] += weight
    return SiteTokens(
        {s: {part: (i, w) for part, (i, w) in counts.items()} for s, counts in sites.items()}
    )


def _by_string(corpus: Corpus, rows: slice) -> dict[str, tuple[float, float]]:
    """Weights of content and of all blocks of a page by attribute string."""
    used, inverse = np.unique(corpus.string[rows], return_inverse=True)
    weight = corpus.weight[rows]
    inside = np.bincount(inverse, weight * corpus.content[rows])
    whole = np.bincount(inverse, weight)
    return {
        corpus.strings[number]: (float(i), float(w))
        for number, i, w in zip(used, inside, whole, strict=True)
    }
