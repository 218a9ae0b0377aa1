"""Dates with names of months, told without dateparser where that is safe: it takes milliseconds.

In: a piece of text as tasks/normalise/dates.py cuts it, and the languages it may be in. Out: what
dateparser would say: a Reading of the plainest forms, and whether a piece can be a date at all.

1. "3 May 2025", "May 3, 2025", "3. Mai 2025", "3 de mayo de 2025", by dateparser's own names
2. a date that does not depend on when it is read names a year: four digits, or two numbers that
   are no time of day ("Posts: 57" is not 2057)
3. dateparser wants to know every word; a longer one that begins like none of a language's is none
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import Any

from dateparser.timezones import timezone_info_list
from dateparser.utils import normalize_unicode

from tasks.models import DatePrecision
from tasks.normalise.numeric_dates import Reading

MIN_WORD = 5
"""Letters of a word that is looked up; shorter ones may be zones, suffixes or parts of patterns."""
MIN_STEM = 3
"""Letters of a known word, or of a part of a pattern, that a word may go on from."""

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})(?P<mark>st|nd|rd|th|\.)? (?:(?P<of>de) )?(?P<month>[^\W\d_]{3,})\.?,? "
    r"(?:(?P<of2>de) )?(?P<year>(?:19|20)\d\d)"
)
_MONTH_FIRST = re.compile(
    r"(?P<month>[^\W\d_]{3,})\.? (?P<day>\d{1,2})(?P<mark>st|nd|rd|th)?,? (?P<year>(?:19|20)\d\d)"
)
_NUMBERS = re.compile(r"\d+")
_CLOCK = re.compile(r"(?<![\d.:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])")
_ROMAN = re.compile(r"\bM{1,3}[CDXLVI]*\b")
_LETTERS = re.compile(r"[^\W\d_]+")
_DOT_IN_WORD = re.compile(r"(?<=[^0-9\s])\.")
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\uffff]")
"""Thai, Lao, Burmese, Khmer, and all scripts of East Asia: their words are not told apart."""


def read_plain(text: str, languages: tuple[str, ...]) -> Reading | None:
    """A date of one of the plainest forms in one language; None says nothing."""
    if len(languages) != 1:
        return None
    lowered = text.lower()
    found = _DAY_FIRST.fullmatch(lowered) or _MONTH_FIRST.fullmatch(lowered)
    if found is None:
        return None
    (language,) = languages
    parts = found.groupdict()
    if parts["mark"] not in (None, ".") and language != "en":
        return None
    if (parts.get("of") or parts.get("of2")) and language not in ("es", "pt"):
        return None
    month = _months(language).get(normalize_unicode(parts["month"]))
    if month is None:
        return None
    try:
        value = datetime(int(parts["year"]), month, int(parts["day"]), tzinfo=UTC)
    except ValueError:
        return None
    return Reading(value, DatePrecision.DAY)


def may_name_a_year(text: str) -> bool:
    """Whether a text has digits enough for a date with a year."""
    numbers = _NUMBERS.findall(_CLOCK.sub("", text))
    if len(numbers) > 1 or any(len(number) > 3 for number in numbers):
        return True
    return bool(_SPACELESS.search(text) or _ROMAN.search(text))


def may_be_known(text: str, languages: tuple[str, ...]) -> bool:
    """Whether dateparser may know all longer words of a text in one of the languages."""
    lowered = text.lower()
    # dateparser drops all before "on:", and a zone's name in brackets.
    if "on:" in lowered or "gmt" in lowered or "utc" in lowered or _SPACELESS.search(text):
        return True
    if not lowered.isascii():
        lowered = normalize_unicode(lowered)
    words = _LETTERS.findall(_DOT_IN_WORD.sub("", lowered))
    long = [word for word in words if len(word) >= MIN_WORD]
    known = map(_stems, languages)
    return not long or any(all(_begins_as(word, stems) for word in long) for stems in known)


def _begins_as(word: str, stems: frozenset[str]) -> bool:
    return any(word[:length] in stems for length in range(MIN_STEM, len(word) + 1))


@cache
def _info(language: str) -> Mapping[str, Any]:
    """dateparser's own words of a language."""
    module = import_module(f"dateparser.data.date_translation_data.{language}")
    info: Mapping[str, Any] = module.info
    return info


@cache
def _months(language: str) -> Mapping[str, int]:
    """Names of months that mean nothing else, without accents -> 1 to 12."""
    info = _info(language)
    others = {_name(word) for key in (*_DAYS, "skip", "pertain") for word in info.get(key, ())}
    numbers: dict[str, int] = {}
    for number, key in enumerate(_MONTHS, start=1):
        for name in map(_name, info.get(key, ())):
            if numbers.setdefault(name, number) != number:
                others.add(name)
    return {name: number for name, number in numbers.items() if name not in others}


@cache
def _stems(language: str) -> frozenset[str]:
    """All words of a language's data, patterns and zones, also without their last letter."""
    texts = " ".join((*_strings(_info(language)), *_strings(timezone_info_list)))
    words = _LETTERS.findall(normalize_unicode(texts.lower().replace("\\", " ")))
    return frozenset(stem for word in words for stem in (word, word[:-1]) if len(stem) >= MIN_STEM)


def _name(word: str) -> str:
    plain: str = normalize_unicode(word.lower())
    return plain.rstrip(".")


def _strings(data: Any) -> Iterator[str]:
    """Every string in nested data, keys too."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _strings(key)
            yield from _strings(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _strings(value)
