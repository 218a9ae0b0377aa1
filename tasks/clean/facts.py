"""What labelled blocks say about the article, read before they leave the body.

In: a page and its decisions. Out: Facts, raw strings as they stand on the page; dates and people
are parsed elsewhere. None where no block says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.clean.phrases import match_attribution
from tasks.clean.visible import visible_byline, visible_date
from tasks.models import BODY_LABELS, Block, Decision, Label, Page

MAX_TAG_WORDS = 4
MAX_TAG_CHARACTERS = 40
_BETWEEN_TAGS = re.compile(r"[,;|·•،、，]")


@dataclass(frozen=True, slots=True)
class Facts:
    """Raw facts of an article's blocks."""

    headline: str | None = None
    description: str | None = None
    abstract: str | None = None
    byline_raw: tuple[str, ...] = ()
    date_raw: str | None = None
    is_based_on: str | None = None
    corrections: tuple[str, ...] = ()
    copyright_notice: str | None = None
    tags: tuple[str, ...] = ()


def read_facts(page: Page, decisions: Sequence[Decision]) -> Facts:
    """Facts of one page; `decisions` has one decision for every block."""

    def texts(label: Label) -> tuple[str, ...]:
        pairs = zip(page.blocks, decisions, strict=True)
        return tuple(block.text for block, decision in pairs if decision.label is label)

    sources = [match_attribution(text) for text in texts(Label.ATTRIBUTION)]
    return Facts(
        headline=next(iter(texts(Label.HEADLINE)), None),
        description=" ".join(texts(Label.STANDFIRST)) or None,
        abstract="\n\n".join(texts(Label.RECAP)) or None,
        byline_raw=texts(Label.BYLINE) or visible_byline(page, decisions),
        date_raw=next(iter(texts(Label.DATELINE)), None) or visible_date(page, decisions),
        is_based_on=next((source.value for source in sources if source), None),
        corrections=texts(Label.CORRECTION),
        copyright_notice=next(iter(texts(Label.COPYRIGHT)), None),
        tags=tuple(dict.fromkeys(tag for text in texts(Label.TAGS) for tag in _tags(text))),
    )


def _tags(text: str) -> Iterator[str]:
    """The topics of a block such as "Tags: harbour, fishing"; a lone topic is one too."""
    _, cue, rest = text.partition(":")
    for tag in _BETWEEN_TAGS.split(rest if cue else text):
        tag = tag.strip(" #")
        if 0 < len(tag) <= MAX_TAG_CHARACTERS and len(tag.split()) <= MAX_TAG_WORDS:
            yield tag


def body_text(blocks: Sequence[Block], decisions: Sequence[Decision]) -> str:
    """The article's body: its blocks, separated by blank lines."""
    pairs = zip(blocks, decisions, strict=True)
    return "\n\n".join(block.text for block, d in pairs if d.label in BODY_LABELS)
