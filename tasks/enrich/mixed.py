"""Headline and body -> the headline's language, and the languages that a body is mixed of.

In: text and the language of the article. Out: a BCP 47 tag; shares of languages, largest first.
The headline's language is the article's where CLD2 holds that for possible: a headline alone is too
short to be sure of. Shares by CLD2 over a sample from the beginning, the middle and the end.
"""

from __future__ import annotations

from tasks.enrich.language import candidates, detect_language
from tasks.enrichment import LanguageShare

SAMPLE = 800
"""Characters of each of the three pieces that are looked at."""
MIN_SHARE = 0.1
"""A language with less of the text is a name, a title or a slip of the detector."""
MIN_CHARACTERS = 100


def headline_language(headline: str | None, article: str | None) -> str | None:
    """Language of a headline; None where it is too short to tell. Never raises."""
    if not headline:
        return None
    if article and any(one.language == article for one in candidates(headline)):
        return article
    found = detect_language(headline, article)
    return found.tag if found else None


def language_shares(body: str) -> tuple[LanguageShare, ...] | None:
    """The languages of a body. Never raises."""
    if len(body) < MIN_CHARACTERS:
        return None
    middle, end = max(SAMPLE, len(body) // 2), max(2 * SAMPLE, len(body) - SAMPLE)
    sample = " ".join((body[:SAMPLE], body[middle : middle + SAMPLE], body[end : end + SAMPLE]))
    found = tuple(one for one in candidates(sample) if one.share >= MIN_SHARE)
    return found or None
