"""Text -> the dates that it mentions, resolved against the day it was published.

In: an ArticleText and the publication date. Out: MentionedDates in the order of the body; a part
that was not written is its smallest value ("February 2022" is 2022-02-01, precision month).

1. digits: 2025-03-01, 1.3.2025 (not where English or an unknown language leaves the order open),
   2025年3月1日, 2025년 3월 1일
2. a year alone behind a word of time ("since 1921")
3. a month's name with a day, a year or both beside it; without a year, the one nearest to
   publication
4. yesterday, today, tomorrow; a weekday: the last one up to publication, or the next one where the
   sentence speaks of the future. Without a publication date 3 (no year) and 4 say nothing
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tasks.enrich.calendar_words import STEM, CalendarWords, calendar_words
from tasks.enrich.text import ArticleText
from tasks.enrichment import MentionedDate

MOST = 100
EARLIEST, LATEST = 1000, 2200
HALF_YEAR = timedelta(days=183)
SENTENCE = 200
"""Characters around a weekday in which its sentence is looked for."""
DAY_FIRST = frozenset(
    ["de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sk", "ru", "uk", "tr", "el", "fi", "no", "da"]
)
"""Languages that write 1.3.2025 or 1/3/2025 with the day first."""
_NUMBER = re.compile(r"\d+(?:[-./]\d|\s?[年년月월])")
"""Where a date in digits may begin: one look at the text, instead of one for each form."""
_DIGITS = re.compile(
    r"(?:(\d{4})-(\d{2})-(\d{2})(?!\d)"
    r"|(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)"
    r"|(?:(\d{4})\s?[年년]\s?)?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日일号])?"
    r"|(\d{4})[年년])"
)
_DAY_BEFORE = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|ère|e|º|ª|\.)?\s+(?:de\s+|of\s+)?$")
_DAY_BEHIND = re.compile(r"\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?![\d:.])(?:(?:,\s*|\s+)(\d{4})(?!\d))?")
_YEAR_BEHIND = re.compile(r"\.?,?\s+(?:de\s+|del\s+|do\s+|of\s+)?(\d{4})(?!\d)")
_STOP = re.compile(r"[.!?。](?:\s|$)|\n")


@dataclass(frozen=True, slots=True)
class _Found:
    """A date's place in `whole` and its parts; no year: the nearest to publication."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None


def find_dates(text: ArticleText, published: datetime | None) -> tuple[MentionedDate, ...] | None:
    """The dates of a body. None where the language's calendar is not known. Never raises."""
    words = calendar_words(text.language)
    if words is None:
        return None
    found = sorted(_all(text, words, published), key=lambda date: date.char_start)
    return tuple(found[:MOST])


def _all(
    text: ArticleText, words: CalendarWords, published: datetime | None
) -> Iterator[MentionedDate]:
    taken: set[int] = set()
    for part in (*_digits(text), *_named(text, words), *_years(text, words)):
        date = _dated(text, part, published)
        if date and date.char_start not in taken:
            taken.add(date.char_start)
            yield date
    if published:
        yield from _by_publication(text, words, published)


def _digits(text: ArticleText) -> Iterator[_Found]:
    end = 0
    for number in _NUMBER.finditer(text.whole, text.body_start):
        match = _DIGITS.match(text.whole, number.start())
        if match is None or match.start() < end:
            continue
        end = match.end()
        iso = match[1], match[2], match[3]
        day_first = match[6], match[5], match[4]
        spaceless = match[7] or match[10], match[8], match[9]
        if match[1]:
            parts = iso
        elif match[4]:
            if text.language not in DAY_FIRST:
                continue
            parts = day_first
        else:
            parts = spaceless
        year, month, day = (int(part) if part else None for part in parts)
        if year or day:
            yield _Found(match.start(), match.end(), year, month, day)


def _years(text: ArticleText, words: CalendarWords) -> Iterator[_Found]:
    """Four digits behind a word of time."""
    years = [at for at, word in enumerate(text.words) if len(word) == 4 and word.isdecimal()]
    for index in years:
        word, start = text.words[index], text.starts[index]
        if index == 0 or word[0] not in "12":
            continue
        before = text.small[index - 1]
        gap = text.whole[text.starts[index - 1] + len(before) : start]
        if start >= text.body_start and gap == " " and before in words.before_year:
            yield _Found(start, start + 4, int(word), None, None)


def _named(text: ArticleText, words: CalendarWords) -> Iterator[_Found]:
    """Months by name, and what stands beside them."""
    whole, months, stems = text.whole, words.months, words.stems
    for index in _indices(text, words):
        small, start = text.small[index], text.starts[index]
        month = months.get(small) or stems.get(small[:STEM], 0)
        end = start + len(small)
        before = _DAY_BEFORE.search(whole, max(0, start - 12), start)
        year = _YEAR_BEHIND.match(whole, end)
        if before:
            last = year.end() if year else end
            yield _Found(
                before.start(), last, int(year[1]) if year else None, month, int(before[1])
            )
            continue
        behind = _DAY_BEHIND.match(whole, end)
        if year:
            yield _Found(start, year.end(), int(year[1]), month, None)
        elif behind:
            written = int(behind[2]) if behind[2] else None
            yield _Found(start, behind.end(), written, month, int(behind[1]))


def _indices(text: ArticleText, words: CalendarWords) -> list[int]:
    """Which words of the body may be months."""
    months, stems = words.months, words.stems
    distinct = set(text.small)
    named = distinct & months.keys()
    if stems:
        named |= {word for word in distinct if len(word) > STEM and word[:STEM] in stems}
    if not named:
        return []  # most texts
    return [
        index
        for index, small in enumerate(text.small)
        if small in named and text.starts[index] >= text.body_start
    ]


def _dated(text: ArticleText, part: _Found, published: datetime | None) -> MentionedDate | None:
    span = text.in_body(part.start, part.end)
    value = _value(part, published)
    if span is None or value is None:
        return None
    precision = "day" if part.day else "month" if part.month else "year"
    words = text.whole[part.start : part.end]
    return MentionedDate(words, value, precision, span.char_start, span.char_end)


def _value(part: _Found, published: datetime | None) -> datetime | None:
    years = [part.year] if part.year else []
    if not years and published:
        years = [published.year - 1, published.year, published.year + 1]
    found = []
    for year in years:
        try:
            value = datetime(year, part.month or 1, part.day or 1, tzinfo=UTC)
        except ValueError:
            continue
        if EARLIEST <= year <= LATEST:
            found.append(value)
    if part.year or not published:
        return next(iter(found), None)
    return min(found, key=lambda value: abs(value - published), default=None)


def _by_publication(
    text: ArticleText, words: CalendarWords, published: datetime
) -> Iterator[MentionedDate]:
    """Days that are named by their distance to publication."""
    day = published.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    relative, beginnings = words.relative, words.beginnings
    named = {word for word in set(text.small) if word[:3] in beginnings or word in relative}
    telling = [index for index, small in enumerate(text.small) if small in named]
    for index in telling:
        word, small, start = text.words[index], text.small[index], text.starts[index]
        if small in relative:
            days = relative[small]
        else:
            weekday = words.weekday(small)
            if weekday is None:
                continue
            days = _to_weekday(text, words, index, (weekday - day.weekday()) % 7)
        span = text.in_body(start, start + len(word))
        value = _shifted(day, days)
        if span and value:
            yield MentionedDate(word, value, "day", span.char_start, span.char_end)


def _to_weekday(text: ArticleText, words: CalendarWords, index: int, ahead: int) -> int:
    """Days from publication to a weekday that is `ahead` days on, or a week less."""
    beside = {word.lower() for word in text.words[max(0, index - 1) : index + 2]}
    if beside & words.next:
        return ahead or 7
    if beside & words.last:
        return ahead - 7
    if ahead == 0:
        return 0
    coming = bool(words.future & _sentence(text, text.starts[index]))
    return ahead if coming else ahead - 7


def _sentence(text: ArticleText, at: int) -> set[str]:
    before = text.whole[max(0, at - SENTENCE) : at]
    stops = list(_STOP.finditer(before))
    begin = stops[-1].end() if stops else 0
    stop = _STOP.search(text.whole, at, at + SENTENCE)
    behind = text.whole[at : stop.start() if stop else at + SENTENCE]
    return {word.strip(",;:“”\"'()").lower() for word in (before[begin:] + behind).split()}


def _shifted(day: datetime, days: int) -> datetime | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None
