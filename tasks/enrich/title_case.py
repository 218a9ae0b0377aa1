"""Names in a headline that writes every word with a capital: what of them is a name.

In: an ArticleText and its Mentions. Out: the same, those of people in such a headline cut behind
the last word that the rest of the article writes with a capital too: "Georgia Extends Talks" is
Georgia, "Marla Fennick Resigns" is Marla Fennick. Where nothing of a name stands there, it stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from tasks.enrich.gazetteer import gazetteer
from tasks.enrich.name_reader import Mention, NameKind
from tasks.enrich.text import ArticleText

LANGUAGES = frozenset(["en"])
"""Languages whose newspapers write headlines so."""
LONG_WORD, LEAST_WORDS = 5, 2
"""So many words of so many letters, all with a capital, tell that a headline is written so."""


def settle(text: ArticleText, names: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions of an article with those of its headline settled. Never raises."""
    if text.language not in LANGUAGES or not _in_title_case(text):
        return tuple(names)
    said = {w for w, at in zip(text.words, text.starts, strict=True) if at >= len(text.headline)}
    return tuple(
        _cut(text, name, said)
        if name.kind is NameKind.PERSON and name.start < len(text.headline)
        else name
        for name in names
    )


def _in_title_case(text: ArticleText) -> bool:
    pairs = zip(text.words, text.starts, strict=True)
    words = [w for w, at in pairs if at < len(text.headline) and len(w) >= LONG_WORD]
    return len(words) >= LEAST_WORDS and all(word[0].isupper() for word in words)


def _cut(text: ArticleText, name: Mention, said: set[str]) -> Mention:
    words = name.text.split()
    end = max((n for n, word in enumerate(words, start=1) if word in said), default=len(words))
    if end == len(words):
        return name
    kept = " ".join(words[:end])
    if end > 1:
        return name._replace(text=kept, end=name.start + len(kept))
    kind = NameKind.PLACE if gazetteer(text.language).known(kept) else NameKind.UNKNOWN
    return Mention(kind, kept, name.start, name.start + len(kept), 0.5 if kind == "place" else 0.0)
