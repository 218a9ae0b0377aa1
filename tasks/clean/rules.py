"""The cleaner made of rules: pages -> a decision for every block.

1. furniture: phrases, class tokens and element names, links, and what lies outside the main text
2. parts with a form of their own: attribution, correction, byline, caption
3. what is left is the article: headline, standfirst, body, headings, recap (tasks/clean/anatomy)

Scores: phrase .95; class token or element .8; links .8; outside the main text .7; parts named by
a cue .9; recap and standfirst by restatement .7; body .8.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.clean.anatomy import (
    find_headline,
    find_recap,
    find_standfirst,
    is_announced,
    is_date_line,
)
from tasks.clean.phrases import match_attribution, match_cue, match_phrase, normal_form
from tasks.clean.structure import Evidence, is_paragraph, read_structure
from tasks.models import ARTICLE_LABELS, Block, BlockKind, Decision, Label, MediaType, Page

MAX_LINKS = 0.6
"""A block with a larger share of its characters in links is a list of links."""
MAX_BYLINE_CHARACTERS = 120
MAX_COPYRIGHT_CHARACTERS = 200
_ARTICLE = re.compile(r".*/(?:article|main)(?:\[\d+\])?(?=/)")
_COPYRIGHT = re.compile(r"©|(?:\(c\)|copyright\b)[^.]{0,30}\b(?:19|20)\d\d\b", re.IGNORECASE)

_KINDS = {
    BlockKind.HEADLINE: Label.HEADING,
    BlockKind.HEADING: Label.HEADING,
    BlockKind.QUOTE: Label.QUOTE,
    BlockKind.CAPTION: Label.CAPTION,
}


class RuleCleaner:
    """Cleans by general rules and phrase lists, with no knowledge of any site."""

    version = "rules-1"

    def label(self, pages: Sequence[Page]) -> list[tuple[Decision, ...]]:
        """One decision for every block of every page."""
        return [_label_page(page) for page in pages]


def _decide(label: Label, rule: str, score: float) -> Decision:
    return Decision(label, label in ARTICLE_LABELS, f"rule:{rule}", score)


def _label_page(page: Page) -> tuple[Decision, ...]:
    if page.media_type is MediaType.HTML:
        evidence = read_structure(page.blocks)
    else:
        evidence = [Evidence(None, True)] * len(page.blocks)
    headline = find_headline(page.blocks, page.head)
    if headline:
        evidence = _with_lead(page.blocks, evidence, headline)
    decisions = [
        _decide(Label.HEADLINE, "headline", 0.9)
        if headline is block
        else _label_block(block, seen, headline)
        for block, seen in zip(page.blocks, evidence, strict=True)
    ]
    _drop_loose_headings(page.blocks, decisions)
    if headline and headline.kind is BlockKind.HEADLINE:
        _drop_kickers(page.blocks[: headline.position], decisions)
    _name_parts(page, headline, decisions)
    return tuple(decisions)


def _with_lead(
    blocks: Sequence[Block], evidence: list[Evidence], headline: Block
) -> list[Evidence]:
    """Paragraphs between the headline and the main text, in the same <article>, belong to it."""
    main = next((index for index, seen in enumerate(evidence) if seen.in_main), len(blocks))
    article = _article_of(headline.path or "")
    return [
        Evidence(None, True)
        if headline.position < index < main
        and seen.furniture is None
        and is_paragraph(block)
        and article
        and _article_of(block.path or "") == article
        else seen
        for index, (block, seen) in enumerate(zip(blocks, evidence, strict=True))
    ]


def _article_of(path: str) -> str:
    """The path of the innermost <article> or <main> around a block; '' where there is none."""
    found = _ARTICLE.match(path)
    return found[0] if found else ""


def _label_block(block: Block, seen: Evidence, headline: Block | None) -> Decision:
    phrase = match_phrase(block.text)
    if phrase:
        return Decision(phrase.label, False, f"phrase:{phrase.id}", 0.95)
    if len(block.text) <= MAX_COPYRIGHT_CHARACTERS and _COPYRIGHT.match(block.text.lstrip()):
        return _decide(Label.COPYRIGHT, "copyright-sign", 0.9)
    attribution = match_attribution(block.text)
    if attribution and seen.in_main and seen.furniture is None:
        return Decision(Label.ATTRIBUTION, True, f"phrase:{attribution.phrase.id}", 0.95)
    if seen.furniture:
        return _decide(seen.furniture, "element", 0.8)
    if not seen.in_main:
        return _decide(Label.SITE_BOILERPLATE, "outside-main", 0.7)
    if headline and normal_form(block.text) == normal_form(headline.text):
        return _decide(Label.DUPLICATE, "repeated-headline", 0.9)
    if block.link_density > MAX_LINKS:
        return _decide(Label.RELATED, "links", 0.8)
    if ":" in block.text[:40] and match_cue(block.text, Label.CORRECTION):
        return _decide(Label.CORRECTION, "correction-cue", 0.9)
    if _is_byline(block):
        return _decide(Label.BYLINE, "byline-cue", 0.9)
    return _decide(_KINDS.get(block.kind, Label.BODY), "main", 0.8)


def _is_byline(block: Block) -> bool:
    """A cue and little more, without a sentence's end."""
    short = len(block.text) <= MAX_BYLINE_CHARACTERS and not block.text.endswith((".", "!", "?"))
    return short and not is_paragraph(block) and bool(match_cue(block.text, Label.BYLINE))


def _drop_loose_headings(blocks: Sequence[Block], decisions: list[Decision]) -> None:
    """A heading that no kept text follows heads something that was removed."""
    heads_text = False
    for index in range(len(blocks) - 1, -1, -1):
        if decisions[index].label is Label.HEADING:
            if not heads_text:
                decisions[index] = _decide(Label.RELATED, "heads-nothing", 0.7)
        elif decisions[index].label is not Label.CAPTION:
            heads_text = decisions[index].kept


def _drop_kickers(above: Sequence[Block], decisions: list[Decision]) -> None:
    """Short lines above the headline name a section or a form: "Opinion", "Press release"."""
    kept = [block for block in above if decisions[block.position].label is Label.BODY]
    if not any(is_paragraph(block) for block in kept):
        for block in kept:
            decisions[block.position] = _decide(Label.OTHER, "above-headline", 0.7)


def _name_parts(page: Page, headline: Block | None, decisions: list[Decision]) -> None:
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
        standfirst = find_standfirst(page.head, headline, body, rewritten=told)
    if standfirst:
        decisions[standfirst.position] = _decide(Label.STANDFIRST, "standfirst", 0.7)
    if recap:
        decisions[recap.position] = _decide(Label.RECAP, "recap", 0.7)


def _name_bylines(page: Page, decisions: list[Decision]) -> None:
    """A short line that ends with an author whom the page's head names."""
    names = tuple(name for name in page.head.authors if len(name.split()) > 1)
    for block in page.blocks if names else ():
        short = len(block.text) <= MAX_BYLINE_CHARACTERS and not is_paragraph(block)
        if decisions[block.position].label is Label.BODY and short and block.text.endswith(names):
            decisions[block.position] = _decide(Label.BYLINE, "author-of-head", 0.9)


def _name_date_lines(page: Page, decisions: list[Decision]) -> None:
    before_body = True
    for block in page.blocks:
        if decisions[block.position].label not in (Label.BODY, Label.HEADING):
            continue
        if is_date_line(block, page.language, before_body=before_body):
            decisions[block.position] = _decide(Label.DATELINE, "date-line", 0.9)
        elif is_paragraph(block):
            before_body = False
