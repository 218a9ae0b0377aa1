"""The parts of an article around its body: headline, standfirst, recap.

In: the blocks that were kept as body. Out: which of them are parts of their own.
A recap is a closing paragraph that a cue introduces ("In summary"), or one that says nothing new:
nearly all its long words stood in the article before, and it takes up headline and standfirst.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.clean.phrases import match_cue
from tasks.models import Block, BlockKind, Head, Label

MIN_RECAP_WORDS = 20
MIN_BODY_BLOCKS = 3
MIN_RESTATED = 0.6
"""Share of a recap's content words that the rest of the article has."""
MIN_LEAD_RESTATED = 0.45
"""Share of the headline's and standfirst's content words that a recap takes up."""
STEM_LETTERS = 5
"""Inflected forms share their first letters: a stemmer for every language, if a rough one."""
MIN_HEADLINE_OVERLAP = 0.6
MAX_STANDFIRST_WORDS = 90
MIN_STANDFIRST_WORDS = 12
MIN_STANDFIRST_RESTATED = 0.6
MIN_TITLE_RESTATED = 0.3
"""A headline has few long words, and a standfirst often says them in others."""

_WORD = re.compile(r"\w{4,}")


def content_stems(text: str) -> frozenset[str]:
    """The longer words of a text, cut to their first letters."""
    return frozenset(word[:STEM_LETTERS] for word in _WORD.findall(text.casefold()))


def share(part: frozenset[str], whole: frozenset[str]) -> float:
    """How much of `part` is in `whole`, 0 where it is empty."""
    return len(part & whole) / len(part) if part else 0.0


def find_headline(blocks: Sequence[Block], head: Head) -> Block | None:
    """The block most like the title the head names, else the first h1 or headline."""
    candidates = [b for b in blocks if b.kind is BlockKind.HEADLINE]
    title = content_stems(head.headline or head.title or "")
    if not title:
        return candidates[0] if candidates else None
    titled = [
        b for b in (*candidates, *blocks) if b.kind in (BlockKind.HEADLINE, BlockKind.HEADING)
    ]
    best = max(titled, key=lambda b: share(content_stems(b.text), title), default=None)
    if best is not None and share(content_stems(best.text), title) >= MIN_HEADLINE_OVERLAP:
        return best
    return candidates[0] if candidates else None


def find_recap(lead: str, body: Sequence[Block]) -> Block | None:
    """The closing paragraph that restates the article; `lead` is headline and standfirst."""
    if len(body) < MIN_BODY_BLOCKS:
        return None
    last, rest = body[-1], body[:-1]
    if last.kind is not BlockKind.PARAGRAPH and last.kind is not BlockKind.OTHER:
        return None
    if match_cue(last.text, Label.RECAP):
        return last
    stems, leading = content_stems(last.text), content_stems(lead)
    before = content_stems(" ".join(block.text for block in rest)) | leading
    restates = share(stems, before) >= MIN_RESTATED
    if len(last.text.split()) >= MIN_RECAP_WORDS and restates:
        return last if share(leading, stems) >= MIN_LEAD_RESTATED else None
    return None


def is_standfirst(headline: str, first: Block, rest: Sequence[Block], head: Head) -> bool:
    """Whether the first paragraph sums up what follows, or is the head's own description."""
    words = len(first.text.split())
    if not MIN_STANDFIRST_WORDS <= words <= MAX_STANDFIRST_WORDS or len(rest) < MIN_BODY_BLOCKS:
        return False
    body = content_stems(" ".join(block.text for block in rest))
    stems, title = content_stems(first.text), content_stems(headline)
    if head.description and share(stems, content_stems(head.description)) == 1.0:
        return "standfirst" in first.attributes or "description" in first.attributes
    taken_up = share(title, stems) >= MIN_TITLE_RESTATED
    return taken_up and share(stems, body) >= MIN_STANDFIRST_RESTATED
