"""Byline and date as a page shows them, where neither its head nor a labelled block tells.

In: a page and its decisions. Out: raw strings, to be read by tasks/normalise; nothing is taken from
the body but its last line. Each is the last resort: a wrong name is worse than none.

Byline, the first of
1. the names in a date line before its date ("Ada Quill | 3 May 2025")
2. a short block around the headline that is a name and nothing else, and is marked as an author's
   by an attribute's token or stands, below the headline, next to a date
3. the signature: a lone name of two to four words as the last line of the text or right below it
Date, the first of
1. the end of the <title>: "Storm hits the coast | Daily Planet | 28.04.2025"
2. a short block between headline and text that begins with a date and its year
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tasks.models import BODY_LABELS, Block, Decision, Head, Label, Page
from tasks.normalise.people import read_byline

AROUND = 6
"""Blocks above the headline and below it, furniture included, that are looked at."""
MAX_BYLINE = 80
"""Characters of a block that may be a byline and nothing else."""
CUE_WORDS = 2
"""Words before a date: "Last updated"."""
SIGNATURE_WORDS = range(2, 5)
"""Words of a signature."""
_AUTHOR_TOKEN = re.compile(r"(?:^|[\s_-])(?:author|byline|autor|autorin|auteur|autore|writer)s?\b")
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}[-/.]\d{2}[-/.]\d{2}|\d{4}\s?[年년]|"
    r"\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?\d{4}|[^\W\d_]{3,12}\s\d{1,2},\s\d{4})(?!\d)"
)
_TITLE_DATE = re.compile(r"[|–—-]\s{0,3}(\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2})\s*$")


def visible_byline(page: Page, decisions: Sequence[Decision]) -> tuple[str, ...]:
    """Raw bylines that no block was labelled as. Linear; never raises."""
    for block in page.blocks:
        date = _DATE.search(block.text) if _is(decisions, block, Label.DATELINE) else None
        before = block.text[: date.start()].strip(" |,•·-–—") if date else ""
        if before and _only_names(before):
            return (before,)
    around = list(_around_headline(page.blocks, decisions))
    lines = [b for b in around if _is(decisions, b, Label.DATELINE) or _short_date(b)]
    top = next((b.position for b in around if _is(decisions, b, Label.HEADLINE)), 0)
    beside = {block.position + step for block in lines for step in (-1, 1)} - set(range(top + 1))
    marked = [
        block.text
        for block in around
        if not _is(decisions, block, Label.HEADLINE)
        and (block.position in beside or _AUTHOR_TOKEN.search(block.attributes or ""))
        and _only_names(block.text)
    ]
    return tuple(marked[:1]) or _signature(page.blocks, decisions)


def visible_date(page: Page, decisions: Sequence[Decision]) -> str | None:
    """A raw date that no block was labelled as."""
    around = _around_headline(page.blocks, decisions)
    shown = (block.text for block in around if _short_date(block))
    return title_date(page.head) or next(shown, None)


def title_date(head: Head) -> str | None:
    """The date at the end of a page's title."""
    found = _TITLE_DATE.search(head.title or "")
    return found[1] if found else None


def _around_headline(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[Block]:
    """Blocks around the headline, up to the first of the text."""
    at = next((n for n, one in enumerate(decisions) if one.label is Label.HEADLINE), None)
    if at is None:
        return
    for block in blocks[max(0, at - AROUND) : at + AROUND + 1]:
        if block.position > at and decisions[block.position].label in BODY_LABELS:
            return
        yield block


def _signature(blocks: Sequence[Block], decisions: Sequence[Decision]) -> tuple[str, ...]:
    """The last line of the text, or the line right below it, that is a lone name."""
    body = [n for n, one in enumerate(decisions) if one.label in BODY_LABELS]
    if len(body) < 3:
        return ()
    for block in blocks[body[-1] : body[-1] + 2]:
        if block.link_density == 0 and _only_names(block.text):
            return (block.text,)
    return ()


def _short_date(block: Block) -> bool:
    """Whether a short block begins with a date; in a caption it stands at the end."""
    date = _DATE.search(block.text) if len(block.text) <= MAX_BYLINE else None
    return date is not None and len(block.text[: date.start()].split()) <= CUE_WORDS


def _only_names(text: str) -> bool:
    """Whether a short text is one person's full name and nothing else."""
    words = text.split()
    if len(text) > MAX_BYLINE or len(words) not in SIGNATURE_WORDS:
        return False
    return all(word[:1].isupper() for word in (words[0], words[-1])) and read_byline(
        text
    ).people == (" ".join(words),)


def _is(decisions: Sequence[Decision], block: Block, label: Label) -> bool:
    return decisions[block.position].label is label
