"""Text and queries -> what the full-text index is fed with, for every script.

In: an article's text, or what a person typed. Out: text whose words SQLite's `unicode61` can cut,
or an FTS5 query over such text.

1. NFKC and case folding, so that full-width and half-width forms are one
2. scripts that write no spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) become
   overlapping pairs of characters: 北京大学 -> 北京 京大 大学. A word that is searched becomes the
   phrase of its pairs, so that no dictionary is needed and nothing is missed
3. everything else is left to unicode61: words of letters, marks and digits, without diacritics

Queries: all words must occur; "a phrase"; -word must not; begin* for a beginning.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from tasks.errors import UsageError

_SPACELESS = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Burmese
    "\u1780-\u17ff"  # Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # Japanese syllables
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_RUN = re.compile(f"[{_SPACELESS}]+")
_FAR = re.compile("[\u0e00-\u1fff\u3000-\U0010ffff]")
"""Beside quotes and dashes all beyond Indic scripts: a wider range, and so a faster look."""
_PART = re.compile(r'(-?)"([^"]*)"|(-?)(\S+)')


def _marks() -> str:
    """All combining marks, which Python's \\w leaves out: vowel signs of Hindi ..."""
    found = (
        chr(code) for code in range(0x300, 0x20000) if unicodedata.category(chr(code))[0] == "M"
    )
    return "".join(found)


_LETTER = rf"(?:[^\W_{_SPACELESS}]|[{_marks()}])"
_WORD = re.compile(rf"[{_SPACELESS}]+\*?|{_LETTER}+(?:['’\-]{_LETTER}+)*\*?")


@dataclass(frozen=True, slots=True)
class Query:
    """An FTS5 expression, and the folded words that a snippet shows."""

    match: str
    words: tuple[str, ...]


def folded(text: str) -> str:
    """One form for all that read the same: NFKC, case folded."""
    return unicodedata.normalize("NFKC", text).casefold()


def indexable(text: str | None) -> str:
    """`text` as the index takes it, which folds the case of ASCII by itself."""
    if not text or text.isascii():
        return text or ""
    text = folded(text)
    if not _FAR.search(text):
        return text
    return _RUN.sub(lambda run: f" {' '.join(_pairs(run[0]))} ", text)


def parse_query(typed: str) -> Query:
    """What was typed as an FTS5 expression. Raises UsageError where no word is searched for."""
    wanted: list[str] = []
    unwanted: list[str] = []
    words: list[str] = []
    for match in _PART.finditer(typed):
        minus, is_phrase = match[1] or match[3], match[2] is not None
        terms = _WORD.findall(folded(match[2] if is_phrase else match[4]))
        if not terms:
            continue
        whole = [_phrase(terms)] if is_phrase else [_phrase([term]) for term in terms]
        (unwanted if minus else wanted).extend(whole)
        if not minus:
            words += [term.rstrip("*") for term in terms]
    if not wanted:
        raise UsageError(f"{typed!r} names no word to search for. Try: copydesk search 'harbour'.")
    expression = " AND ".join(wanted)
    if unwanted:
        expression = f"({expression}) NOT ({' OR '.join(unwanted)})"
    return Query(expression, tuple(dict.fromkeys(words)))


def _phrase(terms: list[str]) -> str:
    """Terms that follow each other. The last one may be a beginning."""
    prefix = terms[-1].endswith("*")
    bare = [term.rstrip("*") for term in terms]
    alone = _RUN.fullmatch(bare[-1]) and len(bare[-1]) == 1
    text = " ".join(" ".join(_asked_pairs(t)) if _RUN.fullmatch(t) else t for t in bare)
    return f'"{text}"' + (" *" if prefix or alone else "")  # 水 is found at the begin of its pairs


def _pairs(run: str) -> list[str]:
    """Overlapping pairs, and the last character by itself: it may be all that is searched."""
    return [run[place : place + 2] for place in range(len(run))]


def _asked_pairs(run: str) -> list[str]:
    return _pairs(run)[:-1] or [run]
