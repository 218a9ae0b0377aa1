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

from tasks.clean.anatomy import find_headline
from tasks.clean.parts import (
    KIND_LABELS,
    decide,
    drop_kickers,
    drop_loose_headings,
    is_byline,
    name_parts,
)
from tasks.clean.phrases import is_correction, match_attribution, match_phrase, normal_form
from tasks.clean.structure import Evidence, is_paragraph, read_structure
from tasks.models import Block, BlockKind, Decision, Label, MediaType, Page, PageLabels

MAX_LINKS = 0.6
"""A block with a larger share of its characters in links is a list of links."""
MAX_COPYRIGHT_CHARACTERS = 200
_ARTICLE = re.compile(r".*/(?:article|main)(?:\[\d+\])?(?=/)")
_COPYRIGHT = re.compile(r"©|(?:\(c\)|copyright\b)[^.]{0,30}\b(?:19|20)\d\d\b", re.IGNORECASE)


class RuleCleaner:
    """Cleans by general rules and phrase lists, with no knowledge of any site."""

    version = "rules-1"

    def label(self, pages: Sequence[Page]) -> list[PageLabels]:
        """One decision for every block of every page; rules know no page types."""
        return [PageLabels(label_by_rules(page)) for page in pages]


def label_by_rules(page: Page) -> tuple[Decision, ...]:
    """One decision for every block of a page."""
    if page.media_type is MediaType.HTML:
        evidence = read_structure(page.blocks)
    else:
        evidence = [Evidence(None, True)] * len(page.blocks)
    headline = find_headline(page.blocks, page.head)
    if headline:
        evidence = _with_lead(page.blocks, evidence, headline)
    decisions = [
        decide(Label.HEADLINE, "headline", 0.9)
        if headline is block
        else _label_block(block, seen, headline)
        for block, seen in zip(page.blocks, evidence, strict=True)
    ]
    drop_loose_headings(page.blocks, decisions)
    if headline and headline.kind is BlockKind.HEADLINE:
        drop_kickers(page.blocks[: headline.position], decisions)
    name_parts(page, headline, decisions)
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
        return decide(Label.COPYRIGHT, "copyright-sign", 0.9)
    attribution = match_attribution(block.text)
    if attribution and seen.in_main and seen.furniture is None:
        return Decision(Label.ATTRIBUTION, True, f"phrase:{attribution.phrase.id}", 0.95)
    if seen.furniture:
        return decide(seen.furniture, "element", 0.8)
    if not seen.in_main:
        return decide(Label.SITE_BOILERPLATE, "outside-main", 0.7)
    if headline and normal_form(block.text) == normal_form(headline.text):
        return decide(Label.DUPLICATE, "repeated-headline", 0.9)
    if block.link_density > MAX_LINKS:
        return decide(Label.RELATED, "links", 0.8)
    if is_correction(block.text):
        return decide(Label.CORRECTION, "correction-cue", 0.9)
    if is_byline(block):
        return decide(Label.BYLINE, "byline-cue", 0.9)
    return decide(KIND_LABELS.get(block.kind, Label.BODY), "main", 0.8)
