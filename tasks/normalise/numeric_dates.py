"""Dates written in digits -> a point in time, by patterns of our own (microseconds, no guessing).

In: text with ASCII digits. Out: Reading, None where it is no such date, or AMBIGUOUS where the
digits can be read two ways and the language does not tell.

1. a number alone: epoch seconds, milli- or microseconds; 20250503; a year
2. ISO 8601, also inside other words ("Published: 2025-05-03 14:05 +0200"); 2025-05
3. RFC 2822 with a zone that is known
4. 2025年5月3日 14时05分, 2025년 5월 3일
5. day, month and year in digits. With dots the day comes first. With slashes or hyphens the month
   comes first in en-US, the day first in any other region or language, but plain "en" and an
   unknown language say nothing: then 03/04/2025 is AMBIGUOUS and 30/04/2025 is not.
Two-digit years: 00 to 68 are 20xx (POSIX). A time without a zone is UTC.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tasks.models import DatePrecision

PIVOT = 69
"""The first two-digit year of the last century (POSIX strptime)."""

_ISO = re.compile(
    r"(?<!\d)(\d{4}-\d{2}-\d{2})(?:(?:T|\s{1,3}|,\s?)(\d{2}(?::\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)?)"
    r"(?:\s?(Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)(?![\d:]))?)?(?!\d)",
    re.IGNORECASE,
)
_ISO_BASIC = re.compile(r"\d{8}T\d{4}(?:\d{2})?(?:Z|[+-]\d{4})?")
_YEAR_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_MAIL = re.compile(
    r"(?:[A-Za-z]{3},\s)?\d{1,2}\s[A-Za-z]{3}\s\d{4}\s\d{2}:\d{2}(:\d{2})?\s"
    r"(?:[+-]\d{4}|GMT|UTC|UT|Z|[ECMP][SD]T)"
)
_CJK = re.compile(
    r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(?:(\d{1,2})\s?[日号일])?"
    r"(?:[^\d]{0,12}?(\d{1,2})\s?[:：時时点시]\s?(?:(\d{1,2})\s?[分분]?)?(?:[:：]?(\d{2})(?!\d))?)?"
)
_AFTERNOON = re.compile(r"下午|晚上|午後|오후")
_NUMERIC = re.compile(
    r"(?<![\d./-])(\d{1,4})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?![\d])"
    r"(?:\D{1,8}?(\d{1,2})[:.h](\d{2})(?::(\d{2}))?(?:\s?([ap]\.?m\b))?)?",
    re.IGNORECASE,
)
_ZONE_NAME = re.compile(r"\d\s?(?:[A-Z]{3,4}\b|[+-]\d{2})")


@dataclass(frozen=True, slots=True)
class Reading:
    """A point in time in UTC and how much of it was written."""

    value: datetime
    precision: DatePrecision


class Ambiguous:
    """A numeric date that can be read two ways."""


AMBIGUOUS = Ambiguous()


def read_numeric(text: str, language: str | None) -> Reading | Ambiguous | None:
    """Read a date written in digits; see the module for the rules. Never raises."""
    try:
        if text.isdigit():
            return _number(text)
        return _iso(text) or _mail(text) or _cjk(text) or _day_month_year(text, language)
    except (ValueError, OverflowError, OSError):
        return None


def _number(text: str) -> Reading | None:
    if len(text) == 4:
        return Reading(datetime(int(text), 1, 1, tzinfo=UTC), DatePrecision.YEAR)
    if len(text) == 8:
        value = datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC)
        return Reading(value, DatePrecision.DAY)
    divisor = {9: 1, 10: 1, 13: 1_000, 16: 1_000_000}.get(len(text))
    if divisor is None:
        return None
    return Reading(datetime.fromtimestamp(int(text) / divisor, UTC), DatePrecision.SECOND)


def _iso(text: str) -> Reading | None:
    if _ISO_BASIC.fullmatch(text):
        return Reading(to_utc(datetime.fromisoformat(text)), DatePrecision.SECOND)
    match = _ISO.search(text)
    if match is None:
        year_month = _YEAR_MONTH.fullmatch(text)
        if year_month is None:
            return None
        value = datetime(int(year_month[1]), int(year_month[2]), 1, tzinfo=UTC)
        return Reading(value, DatePrecision.MONTH)
    date, time, zone = match[1], match[2], match[3] or ""
    if time is None:
        return Reading(to_utc(datetime.fromisoformat(date)), DatePrecision.DAY)
    if _ZONE_NAME.match(text[match.end() - 1 :]):
        return None
    zone = "Z" if zone.upper() in {"UTC", "GMT", "Z"} else zone
    value = datetime.fromisoformat(f"{date}T{time}{zone}")
    return Reading(to_utc(value), _precision(time.count(":")))


def _mail(text: str) -> Reading | None:
    match = _MAIL.fullmatch(text)
    if match is None:
        return None
    return Reading(to_utc(parsedate_to_datetime(text)), _precision(2 if match[1] else 1))


def _cjk(text: str) -> Reading | None:
    match = _CJK.search(text)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2])
    day, hour, minute, second = (int(part) if part else None for part in match.groups()[2:])
    if day is None:
        return Reading(datetime(year, month, 1, tzinfo=UTC), DatePrecision.MONTH)
    if hour is None:
        return Reading(datetime(year, month, day, tzinfo=UTC), DatePrecision.DAY)
    if _AFTERNOON.search(match.group()) and hour < 12:
        hour += 12
    value = datetime(year, month, day, hour, minute or 0, second or 0, tzinfo=UTC)
    return Reading(value, _precision((minute is not None) + (second is not None)))


def _day_month_year(text: str, language: str | None) -> Reading | Ambiguous | None:
    match = _NUMERIC.search(text)
    if match is None or _ZONE_NAME.match(text[match.end() - 1 :]):
        return None
    first, second, third = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) == 4:
        date = (first, second, third)
    elif len(match[1]) == 3:
        return None
    else:
        month_first = _month_first(first, second, match[2], language)
        if month_first is None:
            return AMBIGUOUS
        year = third if len(match[4]) == 4 else third + (2000 if third < PIVOT else 1900)
        date = (year, first, second) if month_first else (year, second, first)
    if match[5] is None:
        return Reading(datetime(*date, tzinfo=UTC), DatePrecision.DAY)
    hour = int(match[5])
    if match[8]:
        hour = hour % 12 + (12 if match[8].lower().startswith("p") else 0)
    value = datetime(*date, hour, int(match[6]), int(match[7] or 0), tzinfo=UTC)
    return Reading(value, _precision(2 if match[7] else 1))


def _month_first(first: int, second: int, separator: str, language: str | None) -> bool | None:
    """Whether 03/04 means 4 March; None where it cannot be told."""
    if separator == "." or first > 12 or first == second:
        return False
    if second > 12:
        return True
    tag = (language or "en").lower().replace("_", "-")
    return {"en-us": True, "en": None}.get(tag, False)


def _precision(parts: int) -> DatePrecision:
    """The precision of a time with this many parts behind the hour."""
    return (DatePrecision.HOUR, DatePrecision.MINUTE, DatePrecision.SECOND)[min(parts, 2)]


def to_utc(value: datetime) -> datetime:
    """A time in UTC; without a zone it is taken as UTC."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
