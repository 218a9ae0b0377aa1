"""A date as a page writes it -> a point in time in UTC, its precision and the page's own words.

In: a raw string, the text's language and, for "yesterday", the time it was fetched. Out: a
ParsedDate, or None where there is no date, where it cannot be told ("03/04/2025" in plain
English; no year and no fetch time) or where it is implausible. Never a guess.

1. digits of every script become ASCII, white space is collapsed
2. dates in digits by our own patterns (numeric_dates.py)
3. month names and relative times by dateparser, in the text's language alone, unless it is plain
   what dateparser would say (written_dates.py); words before the date ("Updated 3 May 2025") and
   behind a bar are passed over
4. implausible: before 1700, after 2200, or more than two days after the fetch

A time without a zone is UTC. A part that was not written is its smallest value: "May 2025" is
2025-05-01T00:00Z with precision month.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from dateparser.data.languages_info import language_order
from dateparser.date import DateData, DateDataParser

from tasks.models import DatePrecision, ParsedDate
from tasks.normalise.numeric_dates import Ambiguous, Reading, read_numeric, to_utc
from tasks.normalise.written_dates import may_be_known, may_name_a_year, read_plain

MAX_RAW = 200
"""Characters of a raw date that are read; a longer string is cut."""
EARLIEST_YEAR = 1700
LATEST_YEAR = 2200
TOLERANCE = timedelta(days=2)
"""How far beyond the fetch a date may lie: time zones and wrong clocks."""
COMMON_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "ar", "zh", "ja")
"""Languages that are tried where the text's own is not known."""
PROBES = (datetime(2001, 2, 3), datetime(2010, 11, 25, 12))
"""Two times far apart: what reads the same seen from both does not depend on the reading time."""
HALF_DAY = timedelta(hours=12)

_NUMBER = re.compile(r"\d")
_DIGIT = re.compile(r"[^\W_a-zA-Z]")
_PIECES = re.compile(r"[|｜·•]|\s[-–—]\s|\n")
_YEAR = re.compile(r"(?<!\d)(?:1[7-9]|20|21)\d{2}(?!\d)")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(:\d{2})?(?!\d)")
_BARE_NUMBER = re.compile(r"[\d\s.,:/-]*")
_WORD_THEN_DIGIT = re.compile(r"\w+\.?\s*(?=\d)")
_TRUNCATED: dict[DatePrecision, tuple[str, ...]] = {
    DatePrecision.YEAR: ("month", "day", "hour", "minute", "second"),
    DatePrecision.MONTH: ("day", "hour", "minute", "second"),
    DatePrecision.DAY: ("hour", "minute", "second"),
    DatePrecision.HOUR: ("minute", "second"),
    DatePrecision.MINUTE: ("second",),
    DatePrecision.SECOND: (),
}


def parse_date(
    raw: str | None, *, language: str | None = None, relative_to: datetime | None = None
) -> ParsedDate | None:
    """Read a date; `language` is BCP 47, `relative_to` the time of the fetch. Never raises."""
    text = _normal(raw or "")
    if not text:
        return None
    now = to_utc(relative_to) if relative_to else None
    reading = read_numeric(text, language)
    if reading is None:
        reading = _written(text, language, now)
    if reading is None or isinstance(reading, Ambiguous) or not _plausible(reading.value, now):
        return None
    return ParsedDate(reading.value, reading.precision, (raw or "").strip()[:MAX_RAW])


def _normal(raw: str) -> str:
    text = " ".join(raw[:MAX_RAW].replace("\x00", " ").split())
    if text.isascii():
        return text
    return _DIGIT.sub(_ascii_digit, text)


def _ascii_digit(match: re.Match[str]) -> str:
    value = unicodedata.decimal(match.group(), None)
    return match.group() if value is None else str(value)


def _plausible(value: datetime, now: datetime | None) -> bool:
    if not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        return False
    return now is None or value <= now + TOLERANCE


def _written(text: str, language: str | None, now: datetime | None) -> Reading | None:
    languages = _languages(language)
    for piece in _candidates(text):
        reading = _absolute(piece, languages)
        if reading is None and now is not None and not _YEAR.search(piece):
            reading = _relative(piece, languages, now)
        if reading is not None:
            return reading
    return None


def _languages(language: str | None) -> tuple[str, ...]:
    primary = (language or "").replace("_", "-").split("-")[0].lower()
    return (primary,) if primary in language_order else COMMON_LANGUAGES


def _candidates(text: str) -> Iterator[str]:
    """The text's pieces, each whole, then from the word before its first digit, then from that."""
    for piece in _PIECES.split(text):
        piece = piece.strip(" ,;:()[]")
        if not piece or _BARE_NUMBER.fullmatch(piece):
            continue
        yield piece
        digit = _NUMBER.search(piece)
        word = _WORD_THEN_DIGIT.search(piece)
        if word and word.start() > 0:
            yield piece[word.start() :]
        if digit and digit.start() > 0 and not _BARE_NUMBER.fullmatch(piece[digit.start() :]):
            yield piece[digit.start() :]


@lru_cache(maxsize=8_192)
def _absolute(text: str, languages: tuple[str, ...]) -> Reading | None:
    """A date that does not depend on when it is read."""
    plain = read_plain(text, languages)
    if plain or not (may_name_a_year(text) and may_be_known(text, languages)):
        return plain
    first = _dateparser(text, languages, PROBES[0])
    return first if first and first == _dateparser(text, languages, PROBES[1]) else None


def _relative(text: str, languages: tuple[str, ...], now: datetime) -> Reading | None:
    """A date as seen at the fetch: "2 hours ago", "yesterday", "3 May".

    dateparser keeps every base time it is given for ever, so it is given whole days, and what
    moves with the base ("2 hours ago") is moved on to the fetch's own time of day.
    """
    if not may_be_known(text, languages):
        return None
    midnight = datetime(now.year, now.month, now.day)
    at_midnight = _dateparser(text, languages, midnight)
    at_noon = _dateparser(text, languages, midnight + HALF_DAY)
    if at_midnight is None or at_noon is None:
        return None
    if at_noon.value - at_midnight.value != HALF_DAY:
        # "Posts: 57" is no year: one that is written out was read as an absolute date.
        wide = at_midnight.precision in (DatePrecision.YEAR, DatePrecision.MONTH)
        return None if wide and _NUMBER.search(text) else at_midnight
    value = at_midnight.value + (now - to_utc(midnight))
    whole_hours = (now - value) % timedelta(hours=1) == timedelta(0)
    precision = DatePrecision.HOUR if whole_hours else DatePrecision.MINUTE
    return Reading(_truncate(value, precision), precision)


def _dateparser(text: str, languages: tuple[str, ...], base: datetime) -> Reading | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of strptime and pytz, inside dateparser
        try:
            data = _parser(languages, base).get_date_data(text)
        except (ValueError, OverflowError, TypeError, AttributeError):
            return None  # its own slips on odd input, e.g. a year 0
    if data is None or data.date_obj is None:
        return None
    return _reading(data, text)


@lru_cache(maxsize=256)
def _parser(languages: tuple[str, ...], base: datetime) -> DateDataParser:
    settings = {
        "RELATIVE_BASE": base,
        "TIMEZONE": "UTC",
        "TO_TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RETURN_TIME_AS_PERIOD": True,
        # "Saturday" is the last one before the fetch; "3.5.25" does not lie before a probe.
        "PREFER_DATES_FROM": "current_period" if base in PROBES else "past",
        "PREFER_DAY_OF_MONTH": "first",
        "PREFER_MONTH_OF_YEAR": "first",
    }
    return DateDataParser(languages=list(languages), settings=settings)


def _reading(data: DateData, text: str) -> Reading:
    if data.period == "time":
        clock = _CLOCK.search(text)
        if clock is None:
            precision = DatePrecision.MINUTE
        else:
            precision = DatePrecision.SECOND if clock[1] else DatePrecision.MINUTE
    else:
        periods = {"year": DatePrecision.YEAR, "month": DatePrecision.MONTH}
        precision = periods.get(data.period, DatePrecision.DAY)
    value = data.date_obj.replace(tzinfo=UTC) if data.date_obj.tzinfo is None else data.date_obj
    return Reading(_truncate(value.astimezone(UTC), precision), precision)


def _truncate(value: datetime, precision: DatePrecision) -> datetime:
    smallest: dict[str, Any] = {
        part: 1 if part in {"month", "day"} else 0 for part in _TRUNCATED[precision]
    }
    return value.replace(microsecond=0, **smallest) if smallest else value
