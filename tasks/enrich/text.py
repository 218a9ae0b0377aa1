"""An article's parts as one text that every field looks at: words cut once, sentences cut once.

In: headline, standfirst, body, recap, language. Out: ArticleText. The parts are joined by empty
lines in the order they are read; `body_start` moves a place in `whole` to one in the body. A text
beyond MAX_CHARACTERS is looked at up to there, so that no field grows without bound.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.enrichment import Span

MAX_CHARACTERS = 200_000
"""Characters of a body that are looked at for names, phrases and quotes: some 40 times a long
article. What lies behind is counted, but not enriched."""
MAX_PART = 5_000
"""Characters of a headline, a standfirst or a recap that are looked at."""
PARTING = "\n\n"

_MARKS = r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u200c\u200d"
_MARK = re.compile(f"[{_MARKS}]")
_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_MARKED_WORD = re.compile(
    rf"[^\W_](?:[^\W_]|[{_MARKS}])*+(?:['’.&-][^\W_](?:[^\W_]|[{_MARKS}])*+)*"
)
"""The same where vowel signs stand on letters, which are no letters themselves."""


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The text of one article. `words`, `small` and `starts` run side by side over `whole`."""

    whole: str
    body: str
    body_start: int
    headline: str
    description: str
    abstract: str
    language: str | None
    """Primary language tag."""
    sentences: tuple[Span, ...] | None
    """Sentences of the body; None where its language has none that can be told."""
    words: Sequence[str]
    small: Sequence[str]
    """The words in small letters."""
    starts: Sequence[int]

    def in_body(self, start: int, end: int) -> Span | None:
        """The span in the body of one in `whole`; None outside the body."""
        first, last = start - self.body_start, end - self.body_start
        return Span(first, last) if first >= 0 and last <= len(self.body) else None


def article_text(
    body: str,
    *,
    headline: str | None = None,
    description: str | None = None,
    abstract: str | None = None,
    language: str | None = None,
    sentences: tuple[Span, ...] | None = None,
) -> ArticleText:
    """Join and cut an article's parts. Never raises."""
    body = body[:MAX_CHARACTERS]
    title, lead, recap = ((part or "")[:MAX_PART] for part in (headline, description, abstract))
    before = "".join(part + PARTING for part in (title, lead) if part)
    whole = before + body + (PARTING + recap if recap else "")
    marked = not whole.isascii() and _MARK.search(whole)
    matches = list((_MARKED_WORD if marked else _WORD).finditer(whole))
    words: list[str] = list(map(re.Match.group, matches))
    return ArticleText(
        whole=whole,
        body=body,
        body_start=len(before),
        headline=title,
        description=lead,
        abstract=recap,
        language=primary(language),
        sentences=sentences,
        words=words,
        small=list(map(str.lower, words)),
        starts=list(map(re.Match.start, matches)),
    )


def primary(language: str | None) -> str | None:
    """The primary tag of a BCP 47 language."""
    return language.replace("_", "-").split("-")[0].lower() if language else None
