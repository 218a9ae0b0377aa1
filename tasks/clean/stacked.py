"""Several posts on one page: the next article below the first, a blog's front, a live blog.

In: the blocks of an HTML page. Out: which of them belong to other posts than the first, by evidence
of the page itself. A second h1 alone proves nothing: many pages use it for a section.

1. heads    headings that have a byline, a date or a time of day beside them, or are an h1 of an
            <article> of their own
2. alike    heads at the same place of containers that are siblings: article[1]/h2, article[2]/h2
3. first    the container of the first head is the article; the others are other posts. Where the
            page's text stands mostly outside all of them, all are teasers of other articles

A container that is no <article> needs more: an h1, or a byline and a date both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tasks.clean.anatomy import find_headline, is_date_line
from tasks.clean.phrases import match_cue
from tasks.clean.shortened import joined, shortened
from tasks.clean.structure import is_paragraph
from tasks.models import Block, BlockKind, Decision, Label, MediaType, Page, PageLabels

if TYPE_CHECKING:
    from tasks.clean.cleaner import Cleaner

BESIDE = 3
"""Blocks around a heading in which its byline or date stands, with no paragraph between."""
MAX_META_CHARACTERS = 120
_CLOCK = re.compile(r"\d{1,2}\s?[:.h]\s?\d{2}(?:\s?[ap]\.?m\.?)?(?:\s?\w{1,4})?\Z", re.IGNORECASE)
_INDEX = re.compile(r"\[\d+\]")
_HEADS = (BlockKind.HEADLINE, BlockKind.HEADING)


@dataclass(frozen=True, slots=True)
class Posts:
    """A page of several posts: the heading of the first, and the blocks of the others."""

    first: Block | None
    others: frozenset[int]


NONE = Posts(None, frozenset())


class FirstPostCleaner:
    """Another cleaner, that is shown the first post of a page alone."""

    def __init__(self, inner: Cleaner) -> None:
        self._inner = inner
        self.version = inner.version

    def label(self, pages: Sequence[Page]) -> list[PageLabels]:
        """One decision for every block of every page."""
        found = [find_posts(page) for page in pages]
        labelled = self._inner.label(
            [_first(page, posts) for page, posts in zip(pages, found, strict=True)]
        )
        return [
            replace(rest, decisions=_all_blocks(page, posts, rest.decisions))
            if posts.others
            else rest
            for page, posts, rest in zip(pages, found, labelled, strict=True)
        ]


def find_posts(page: Page) -> Posts:
    """The posts of a page; none where it shows one, or is no HTML."""
    if page.media_type is not MediaType.HTML:
        return NONE
    heads: defaultdict[str, list[Block]] = defaultdict(list)
    for block in page.blocks:
        if block.kind in _HEADS:
            heads[_INDEX.sub("", block.path or "")].append(block)
    for alike in heads.values():
        if len(alike) > 1 and (posts := _posts(page, alike)):
            return posts
    return NONE


def _posts(page: Page, alike: Sequence[Block]) -> Posts | None:
    """The posts whose heads these headings are, where enough speaks for it."""
    containers = _containers([head.path or "" for head in alike])
    if not (containers[0] and _is_head(page, alike[0], containers[0])):
        return None
    proven = [
        (head, container)
        for head, container in zip(alike, containers, strict=True)
        if container and _is_head(page, head, container)
    ]
    if len(proven) < 2:
        return None
    inside = [_within(page.blocks, container) for _, container in proven]
    sizes = [_paragraph_size(blocks) for blocks in inside]
    if not all(sizes[:2]):
        return None
    everywhere = {block.position for blocks in inside for block in blocks}
    outside = _paragraph_size([b for b in page.blocks if b.position not in everywhere])
    if outside > sum(sizes):
        return Posts(None, frozenset(everywhere))
    others = (block.position for blocks in inside[1:] for block in blocks)
    return Posts(proven[0][0], frozenset(others))


def _containers(paths: Sequence[str]) -> list[str]:
    """For each heading its container: the path up to where the first two part ways."""
    parts = [path.split("/") for path in paths]
    depth = next(
        (i for i, pair in enumerate(zip(*parts[:2], strict=False)) if len(set(pair)) > 1), 0
    )
    stem = parts[0][:depth]
    found = ["/".join(part[: depth + 1]) if part[:depth] == stem else "" for part in parts]
    return found if depth and depth + 1 < len(parts[0]) else [""] * len(paths)


def _is_head(page: Page, head: Block, container: str) -> bool:
    byline, dated = _beside(page, head, container)
    if _INDEX.sub("", container.rpartition("/")[2]) == "article":
        return byline or dated or head.kind is BlockKind.HEADLINE
    return (byline and dated) or (head.kind is BlockKind.HEADLINE and (byline or dated))


def _beside(page: Page, head: Block, container: str) -> tuple[bool, bool]:
    """Whether a byline, and whether a date or time, stands beside a heading in its container."""
    byline = dated = False
    for step in (1, -1):
        for offset in range(1, BESIDE + 1):
            position = head.position + step * offset
            if not 0 <= position < len(page.blocks):
                break
            block = page.blocks[position]
            if is_paragraph(block) or not _is_within(block, container):
                break
            if len(block.text) > MAX_META_CHARACTERS:
                continue
            byline = byline or match_cue(block.text, Label.BYLINE) is not None
            dated = dated or _is_dated(block, page.language)
    return byline, dated


def _is_dated(block: Block, language: str | None) -> bool:
    return bool(_CLOCK.match(block.text)) or is_date_line(block, language, before_body=True)


def _within(blocks: Sequence[Block], container: str) -> list[Block]:
    return [block for block in blocks if _is_within(block, container)]


def _is_within(block: Block, container: str) -> bool:
    path = block.path or ""
    return path == container or path.startswith(f"{container}/")


def _paragraph_size(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks if is_paragraph(block))


def _all_blocks(page: Page, posts: Posts, rest: Sequence[Decision]) -> tuple[Decision, ...]:
    """Decisions about the first post's blocks among those about the others."""
    decisions = joined(page.blocks, _named(page, posts), rest)
    for block, decision in zip(page.blocks, decisions, strict=True):
        if decision.label is Label.BODY and _CLOCK.match(block.text):
            decisions[block.position] = Decision(Label.OTHER, False, "rule:time-of-day", 0.8)
    return tuple(decisions)


def _first(page: Page, posts: Posts) -> Page:
    """The page without its other posts; its head tells of the first one only if it is named."""
    if not posts.others:
        return page
    page = shortened(page, posts.others)
    if posts.first is not None and find_headline(page.blocks, page.head) is None:
        return replace(page, head=replace(page.head, headline=posts.first.text))
    return page


def _named(page: Page, posts: Posts) -> dict[int, Decision]:
    """Other posts are related matter; what they repeat of the first one is a duplicate."""
    own = {block.text for block in page.blocks if block.position not in posts.others}
    related = Decision(Label.RELATED, False, "rule:other-post", 0.8)
    repeated = Decision(Label.DUPLICATE, False, "rule:other-post", 0.8)
    return {
        position: repeated if page.blocks[position].text in own else related
        for position in posts.others
    }
