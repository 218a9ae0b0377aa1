"""A name in capitals -> name case: JANE O'BRIEN-McDONALD -> Jane O'Brien-McDonald.

In: a name. Out: the name, changed only in words of three or more letters that are all capitals,
and only when the whole name has no lower-case letter (an initial or "BBC" in mixed case stays).
"""

from __future__ import annotations

import re

PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "do", "du", "la"}
    | {"le", "las", "los", "y", "e", "ten", "ter", "zu", "zum", "zur", "af", "av", "bin", "ibn"}
    | {"al", "el", "dal", "degli", "vom"}
)
"""Words inside a name that are written small."""

_PIECE = re.compile(r"[^\W\d_]+")
_MC = re.compile(r"^Mc([a-z])")
_APOSTROPHES = {"'", "’"}
_ELIDED = {"o", "d", "l"}


def name_case(name: str) -> str:
    """Put a name that is all in capitals into name case; any other stays as it is."""
    if any(char.islower() for char in name) or not any(char.isupper() for char in name):
        return name
    words = name.split(" ")
    if len(words) == 1 and len(name) <= 3:
        return name
    return " ".join(_word(word, index) for index, word in enumerate(words))


def _word(word: str, index: int) -> str:
    lower = word.lower()
    if index > 0 and lower in PARTICLES:
        return lower
    return _PIECE.sub(lambda match: _piece(match, word), word)


def _piece(match: re.Match[str], word: str) -> str:
    text = match.group().capitalize()
    before = word[: match.start()]
    if before[-1:] in _APOSTROPHES and before[:-1].lower() not in _ELIDED:
        return match.group().lower()
    return _MC.sub(lambda mc: f"Mc{mc[1].upper()}", text) if len(text) > 3 else text
