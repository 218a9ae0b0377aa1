"""A page's title -> its headline: the site's and the section's names cut off, with evidence.

In: a title ("Storm hits coast - Daily Planet | World"), and what else the page says. Out: the
headline. A title is cut at a separator only where one of these holds, in this order:

1. what stands before the separator is a heading of the page
2. a part at either end is the site's name, its domain, the publisher or the section

Which of several headlines is believed is said in headline_choice.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tasks.segment.scanner import plain

MIN_HEADLINE = 8
"""Characters that a headline keeps at least when something is cut off."""
MIN_NAME = 2
"""Letters that a site's name needs to be evidence."""
MIN_CONTAINED = 5
"""Letters from which a part that holds, or is held by, the site's name counts as the name."""
MAX_NAME_WORDS = 6
"""Words of a part that may be a site's name with a slogan."""
CUT_LENGTH = 100
"""Characters from which a headline may have been cut (search engines take 110)."""
MAX_TITLE = 1_000
"""Characters of a title in which separators are looked for."""

_SEPARATOR = re.compile(r"\s+[-–—|·•»›:]+\s+|\s*[|｜]\s*|\s*(?:::|--|—)\s*|:\s+|(?<=\w)–(?=[A-Z])")
_LETTERS = re.compile(r"[\W_]+")
_DOMAIN = re.compile(r"^(?:www\.)?[a-z0-9-]{2,40}(?:\.[a-z]{2,10}){1,2}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a page says about itself that tells its headline from its site's name."""

    headings: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def evidence(headings: Iterable[str], names: Iterable[str | None]) -> Evidence:
    """Evidence with the names folded to their letters."""
    folded = (fold(plain(name)) for name in names if name)
    kept = dict.fromkeys(name for name in folded if len(name) >= MIN_NAME)
    return Evidence(tuple(headings), tuple(kept))


def strip_site(title: str, known: Evidence) -> str:
    """The headline in a title. The title itself where nothing proves that more belongs off."""
    heading = next((text for text in known.headings if _begins(title, text)), None)
    if heading:
        return heading
    return _without_prefix(_without_suffix(title, known), known)


def complete(headline: str, titles: Iterable[str]) -> str:
    """A headline that was cut off, completed from a title that begins with it."""
    stem = headline.removesuffix("...").removesuffix("…").rstrip()
    if len(headline) < CUT_LENGTH and stem == headline:
        return headline
    longer = (title for title in titles if len(title) > len(stem) and title.startswith(stem))
    return next(longer, headline)


def _begins(title: str, heading: str) -> bool:
    """Whether a title is a heading and, behind a separator, more."""
    if len(heading) < MIN_HEADLINE or not title.casefold().startswith(heading.casefold()):
        return False
    rest = title[len(heading) :]
    return bool(rest) and _SEPARATOR.match(rest) is not None


def _without_suffix(title: str, known: Evidence) -> str:
    """Cut from the first part on that is a name, if a headline stands before it."""
    separators = list(_SEPARATOR.finditer(title[:MAX_TITLE]))
    ends = [separator.start() for separator in separators[1:]] + [len(title)]
    for separator, end in zip(separators, ends, strict=False):
        if separator.start() >= MIN_HEADLINE and _is_name(title[separator.end() : end], known):
            return title[: separator.start()].rstrip()
    return title


def _without_prefix(title: str, known: Evidence) -> str:
    """Cut a name off the front, if a headline stands behind it."""
    first = _SEPARATOR.search(title[:MAX_TITLE])
    if first is None or len(title) - first.end() < MIN_HEADLINE:
        return title
    return title[first.end() :] if _is_name(title[: first.start()], known) else title


def _is_name(part: str, known: Evidence) -> bool:
    """Whether a title's part is a name of the site: most of its letters, or most of the name's."""
    folded = fold(part)
    if not folded or _DOMAIN.match(part.strip()):
        return True
    if len(part.split()) > MAX_NAME_WORDS:
        return False
    return any(
        folded == name or _mostly(folded, name) or _mostly(name, folded) for name in known.names
    )


def _mostly(inner: str, outer: str) -> bool:
    return len(inner) >= max(MIN_CONTAINED, len(outer) / 2) and inner in outer


def shared_tail(title: str, other: str) -> str | None:
    """What two different titles of a page end with behind a separator: the name of its site."""
    tails = [_tail(title), _tail(other)]
    if tails[0] and tails[0] == tails[1] and fold(title) != fold(other):
        return tails[0]
    return None


def _tail(title: str) -> str:
    separators = list(_SEPARATOR.finditer(title[:MAX_TITLE]))
    return title[separators[-1].end() :] if separators else ""


def fold(text: str) -> str:
    """The letters and digits of a text in small letters."""
    return _LETTERS.sub("", text).casefold()
