"""The parts of an article around its body: headline, date line, standfirst, recap.

In: the blocks that were kept as body. Out: which of them are parts of their own.

A rewritten article names its source in an attribution at its end. There a closing paragraph that
says little new is a recap, and the first paragraph a standfirst. On a page without one the last
paragraph belongs to the body, however much it sums up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.clean.phrases import begins_with_cue, match_cue
from tasks.clean.structure import marks_standfirst
from tasks.models import Block, BlockKind, Decision, Head, Label
from tasks.normalise.dates import parse_date

MIN_BODY_BLOCKS = 3
"""Paragraphs that are left beside a standfirst or a recap; fewer make no article."""
MIN_RESTATED = 0.5
"""Share of a recap's terms that the rest of the article has. Measured on invented rewrites in ten
languages: recaps .56 to 1, other closing paragraphs .07 to .36."""
MIN_LEAD_RESTATED = 0.15
"""Share of the headline's and standfirst's terms that a recap takes up (measured: .17 and more)."""
MIN_RESTATED_ALONE, MIN_LEAD_RESTATED_ALONE = 0.6, 0.45
"""The same for a plain text that names no source: of 923 dumped pages one passes."""
STEM_LETTERS = 5
"""Inflected forms share their first letters: a stemmer for every language, if a rough one."""
MIN_HEADLINE_OVERLAP = 0.6
MAX_STANDFIRST_CHARACTERS = 600
MIN_STANDFIRST_RESTATED = 0.3
"""Share of a standfirst's terms that headline and body have too."""
MAX_ANNOUNCED_CHARACTERS = 250
LONGER = 1.1
"""Paragraphs of a report are longer than its summary by this factor at least."""
MAX_DATE_WORDS = 10
MAX_DATE_CHARACTERS = 80
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]")
_DATELINE = re.compile(r"[^\W\d_][^.!?()]{1,40}\([^()]{2,30}\)[^.!?]{0,20}[-–—]\s")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")


def terms(text: str) -> frozenset[str]:
    """What a text is about, to compare texts by.

    Numbers; longer words cut to their first letters; in scripts without spaces, pairs of letters.
    """
    found: set[str] = set()
    for word in _WORD.findall(text.casefold()):
        if _SPACELESS.search(word):
            found.update(word[index : index + 2] for index in range(len(word) - 1))
        elif len(word) >= STEM_LETTERS - 1 or word.isdigit():
            found.add(word[:STEM_LETTERS])
    return frozenset(found)


def share(part: frozenset[str], whole: frozenset[str]) -> float:
    """How much of `part` is in `whole`, 0 where it is empty."""
    return len(part & whole) / len(part) if part else 0.0


def find_headline(blocks: Sequence[Block], head: Head) -> Block | None:
    """The block most like the title the head names, else the first h1 or headline."""
    titled = [b for b in blocks if b.kind is BlockKind.HEADLINE or b.kind is BlockKind.HEADING]
    candidates = [b for b in titled if b.kind is BlockKind.HEADLINE]
    title = terms(head.headline or head.title or "")
    if not title:
        return candidates[0] if candidates else None
    best, most = None, 0.0
    for block in (*candidates, *titled):
        shown = block.text.casefold()
        if any(term in shown for term in title):  # most headings have no word of the title
            overlap = share(terms(shown), title)
            if overlap > most:
                best, most = block, overlap
    if best is not None and most >= MIN_HEADLINE_OVERLAP:
        return best
    return candidates[0] if candidates else None


def is_date_line(block: Block, language: str | None, *, before_body: bool) -> bool:
    """Whether a block is a date and little more; without a cue only above the body."""
    if len(block.text) > MAX_DATE_CHARACTERS or not _DIGIT.search(block.text):
        return False
    if not before_body and not begins_with_cue(block.text):
        return False
    if len(_WORD.findall(block.text)) > MAX_DATE_WORDS:
        return False
    cue = match_cue(block.text, Label.DATELINE)
    if cue:  # a page's furniture may speak another language than its text
        return bool(parse_date(block.text, language=language) or parse_date(block.text))
    names = [word for word in _LETTERS.findall(block.text) if len(word) > 2]
    if not before_body or len(names) > 3 or block.text.endswith((".", "!", "?")):
        return False
    date = parse_date(block.text, language=language)
    return date is not None and date.precision.value not in ("month", "year")


def find_standfirst(
    headline: Block | None, body: Sequence[Block], *, rewritten: bool
) -> Block | None:
    """The first paragraph, where the page calls it so or the article is a rewritten one.

    That it is the page's description too says nothing: many sites make that of the first paragraph.
    """
    if len(body) < MIN_BODY_BLOCKS or headline is None:
        return None
    first = body[0]
    if len(first.text) > MAX_STANDFIRST_CHARACTERS:
        return None
    if marks_standfirst(first.attributes):
        return first
    if not rewritten or first.position < headline.position:
        return None
    around = terms(headline.text).union(*(terms(block.text) for block in body[1:]))
    return first if share(terms(first.text), around) >= MIN_STANDFIRST_RESTATED else None


def is_announced(
    blocks: Sequence[Block], decisions: Sequence[Decision], body: Sequence[Block]
) -> bool:
    """Whether a text's first paragraph is a summary by its place and its length.

    It is shorter than the two that follow, and a byline or a date stands right above it, or the
    next paragraph begins as a report does: "HARBOUR TOWN (NPA) - ...".
    """
    if len(body) < MIN_BODY_BLOCKS or len(body[0].text) > MAX_ANNOUNCED_CHARACTERS:
        return False
    first, *following = body[:3]
    if any(len(block.text) < LONGER * len(first.text) for block in following):
        return False
    if _DATELINE.match(following[0].text):
        return True
    above = blocks[: first.position]
    return bool(above) and decisions[above[-1].position].label in (Label.BYLINE, Label.DATELINE)


def find_recap(lead: str, body: Sequence[Block], *, rewritten: bool) -> Block | None:
    """The closing paragraph of a rewritten article, where it restates it.

    `lead` is headline and standfirst, `body` what stands below them.
    """
    if len(body) < MIN_BODY_BLOCKS:
        return None
    last, rest = body[-1], body[:-1]
    if last.kind not in (BlockKind.PARAGRAPH, BlockKind.OTHER):
        return None
    if match_cue(last.text, Label.RECAP):
        return last
    leading, said = terms(lead), terms(last.text)
    before = leading.union(*(terms(block.text) for block in rest))
    restated, lead_restated = share(said, before), share(leading, said)
    if rewritten:
        found = restated >= MIN_RESTATED and lead_restated >= MIN_LEAD_RESTATED
    else:
        found = restated >= MIN_RESTATED_ALONE and lead_restated >= MIN_LEAD_RESTATED_ALONE
    return last if found else None
