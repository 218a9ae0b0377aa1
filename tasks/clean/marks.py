"""What rules see on a page before anything is decided: phrases, attributions, the headline.

In: a page. Out: Marks, one entry a block. Both the rules and the model's features read them, so
that each block's text is matched once.
"""

from __future__ import annotations

from dataclasses import dataclass

from tasks.clean.anatomy import find_headline
from tasks.clean.phrases import Attribution, Phrase, match_attribution, match_phrase
from tasks.models import Page


@dataclass(frozen=True, slots=True)
class Marks:
    """`phrases` and `attributions` by block number; `headline` is a block number, -1 for none."""

    phrases: dict[int, Phrase]
    attributions: dict[int, Attribution]
    headline: int


def read_marks(page: Page) -> Marks:
    """Match every block of a page."""
    phrases: dict[int, Phrase] = {}
    attributions: dict[int, Attribution] = {}
    for index, block in enumerate(page.blocks):
        if phrase := match_phrase(block.text):
            phrases[index] = phrase
        elif attribution := match_attribution(block.text):
            attributions[index] = attribution
    headline = find_headline(page.blocks, page.head)
    return Marks(phrases, attributions, headline.position if headline else -1)
