"""Parts of an article that rules name among what was kept as body, for every cleaner alike.

In: a page and decisions about its blocks, changed in place.

1. headings that head nothing, and kickers above the headline, leave the body
2. date lines and bylines
3. standfirst and recap (tasks/clean/anatomy.py)
"""

from __future__ import annotations

from collections.abc import Sequence

from tasks.clean.anatomy import (
    MAX_DATE_CHARACTERS,
    find_recap,
    find_standfirst,
    is_announced,
    is_date_line,
)
from tasks.clean.phrases import match_cue
from tasks.clean.structure import is_paragraph
from tasks.models import ARTICLE_LABELS, Block, BlockKind, Decision, Label, MediaType, Page

MAX_BYLINE_CHARACTERS = 120
_WITH_DATE_LINES = frozenset({Label.BODY, Label.HEADING})

_ENCLOSED = frozenset({BlockKind.TABLE_ROW, BlockKind.HEADING})
KIND_LABELS = {
    BlockKind.HEADLINE: Label.HEADING,
    BlockKind.HEADING: Label.HEADING,
    BlockKind.QUOTE: Label.QUOTE,
    BlockKind.CAPTION: Label.CAPTION,
}
"""Labels of kept blocks by their form; all others are body."""


def decide(label: Label, rule: str, score: float) -> Decision:
    """What a rule decided."""
    return Decision(label, label in ARTICLE_LABELS, f"rule:{rule}", score)


def is_byline(block: Block) -> bool:
    """A cue and little more, without a sentence's end."""
    short = len(block.text) <= MAX_BYLINE_CHARACTERS and not block.text.endswith((".", "!", "?"))
    return short and bool(match_cue(block.text, Label.BYLINE)) and not is_paragraph(block)


def keep_enclosed(blocks: Sequence[Block], decisions: list[Decision], *, sure: float) -> None:
    """A heading between kept siblings and a row beside a kept one of its table stay with them.

    Where the decision against them has a score of `sure` or more they do not.
    """
    last: Block | None = None
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        decision = decisions[block.position]
        if not decision.kept and block.kind in _ENCLOSED and decision.score < sure and block.path:
            following = after if after and decisions[after.position].kept else None
            if _is_enclosed(last, block, following):
                label = KIND_LABELS.get(block.kind, Label.BODY)
                decisions[block.position] = decide(label, "enclosed", 0.7)
        if decisions[block.position].kept:
            last = block


def _is_enclosed(before: Block | None, block: Block, after: Block | None) -> bool:
    """Whether a block belongs with the last kept one before it and the kept one after it."""
    if block.kind is BlockKind.TABLE_ROW:
        return any(b is not None and b.kind is block.kind for b in (before, after))
    siblings = [b for b in (before, after) if b is not None and _parent(b) == _parent(block)]
    return block.kind is BlockKind.HEADING and len(siblings) == 2


def _parent(block: Block) -> str:
    return (block.path or "").rpartition("/")[0]


def drop_loose_headings(
    blocks: Sequence[Block], decisions: list[Decision], *, sure: float = 1.0
) -> None:
    """A heading that no kept text follows heads something that was removed.

    One that was kept with a score of `sure` or more stays.
    """
    heads_text = False
    for index in range(len(blocks) - 1, -1, -1):
        if decisions[index].label is Label.HEADING:
            if not heads_text and decisions[index].score < sure:
                decisions[index] = decide(Label.RELATED, "heads-nothing", 0.7)
        elif decisions[index].label is not Label.CAPTION:
            heads_text = decisions[index].kept


def drop_kickers(above: Sequence[Block], decisions: list[Decision]) -> None:
    """Short lines above the headline name a section or a form: "Opinion", "Press release"."""
    kept = [block for block in above if decisions[block.position].label is Label.BODY]
    if not any(is_paragraph(block) for block in kept):
        for block in kept:
            decisions[block.position] = decide(Label.OTHER, "above-headline", 0.7)


def name_parts(page: Page, headline: Block | None, decisions: list[Decision]) -> None:
    """Name date line, byline, standfirst and recap among what was kept as body."""
    _name_date_lines(page, decisions)
    _name_bylines(page, decisions)
    above = headline.position if headline else -1
    body = [
        block
        for block, decision in zip(page.blocks, decisions, strict=True)
        if decision.label is Label.BODY and (block.position > above or is_paragraph(block))
    ]
    rewritten = any(d.label is Label.ATTRIBUTION for d in decisions)
    recap = None
    if rewritten or page.media_type is not MediaType.HTML:
        lead = " ".join(block.text for block in (headline, *body[:1]) if block)
        recap = find_recap(lead, body[1:], rewritten=rewritten)
    if page.media_type is not MediaType.HTML and is_announced(page.blocks, decisions, body):
        standfirst: Block | None = body[0]
    else:
        told = rewritten or recap is not None
        standfirst = find_standfirst(headline, body, rewritten=told)
    if standfirst:
        decisions[standfirst.position] = decide(Label.STANDFIRST, "standfirst", 0.7)
    if recap:
        decisions[recap.position] = decide(Label.RECAP, "recap", 0.7)


def _name_bylines(page: Page, decisions: list[Decision]) -> None:
    """A short line that ends with an author whom the page's head names."""
    names = tuple(name for name in page.head.authors if len(name.split()) > 1)
    for block in page.blocks if names else ():
        short = len(block.text) <= MAX_BYLINE_CHARACTERS and block.text.endswith(names)
        is_body = decisions[block.position].label is Label.BODY
        if short and is_body and not is_paragraph(block):
            decisions[block.position] = decide(Label.BYLINE, "author-of-head", 0.9)


def _name_date_lines(page: Page, decisions: list[Decision]) -> None:
    before_body = True
    for block, decision in zip(page.blocks, tuple(decisions), strict=True):
        if decision.label not in _WITH_DATE_LINES or (
            not before_body and len(block.text) > MAX_DATE_CHARACTERS
        ):
            continue
        if is_date_line(block, page.language, before_body=before_body):
            decisions[block.position] = decide(Label.DATELINE, "date-line", 0.9)
        elif before_body and is_paragraph(block):
            before_body = False
