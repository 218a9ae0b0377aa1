from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.models import DatePrecision
from tasks.normalise.dates import parse_date

FETCHED = datetime(2025, 6, 1, 10, 30, tzinfo=UTC)
AFTERNOON = datetime(2025, 5, 3, 14, 5, tzinfo=UTC)
THIRD_OF_MAY = datetime(2025, 5, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "language", "value", "precision"),
    [
        ("2025-05-03T16:05:00+02:00", None, AFTERNOON, "second"),
        ("2025-05-03T14:05Z", None, AFTERNOON, "minute"),
        ("2025-05-03 16:05:00 +0200", None, AFTERNOON, "second"),
        ("Published: 2025-05-03", None, THIRD_OF_MAY, "day"),
        ("20250503", None, THIRD_OF_MAY, "day"),
        ("1746281100", None, AFTERNOON, "second"),
        ("1746281100000", None, AFTERNOON, "second"),
        ("Sat, 03 May 2025 14:05:00 GMT", None, AFTERNOON, "second"),
        ("Updated 3 May 2025 at 15:05 BST", "en", AFTERNOON, "minute"),
        ("2025-05-03 09:05 EST", "en", AFTERNOON, "minute"),
        ("3. Mai 2025", "de", THIRD_OF_MAY, "day"),
        ("Veröffentlicht am 3. Mai 2025, 14:05 Uhr", "de-DE", AFTERNOON, "minute"),
        ("2025年5月3日", "zh-Hans", THIRD_OF_MAY, "day"),
        ("2025年5月3日下午2时05分", "zh", AFTERNOON, "minute"),
        ("2025년 5월 3일", "ko", THIRD_OF_MAY, "day"),
        ("٣ مايو ٢٠٢٥", "ar", THIRD_OF_MAY, "day"),
        ("3 мая 2025 г., 14:05", "ru", AFTERNOON, "minute"),
        ("03.05.25", "de", THIRD_OF_MAY, "day"),
        ("May 2025", "en", datetime(2025, 5, 1, tzinfo=UTC), "month"),
        ("2025-05", None, datetime(2025, 5, 1, tzinfo=UTC), "month"),
        ("2025", None, datetime(2025, 1, 1, tzinfo=UTC), "year"),
    ],
)
def test_dates_as_pages_write_them(
    raw: str, language: str | None, value: datetime, precision: str
) -> None:
    parsed = parse_date(raw, language=language)
    assert parsed is not None
    assert (parsed.value, parsed.precision.value, parsed.raw) == (value, precision, raw)


def test_an_ambiguous_date_is_told_by_the_language_or_not_at_all() -> None:
    assert parse_date("03/04/2025", language="en") is None
    assert parse_date("03/04/2025") is None
    american = parse_date("03/04/2025", language="en-US")
    british = parse_date("03/04/2025", language="en-GB")
    assert american is not None
    assert british is not None
    assert (american.value.month, british.value.month) == (3, 4)
    assert parse_date("30/04/2025") is not None


@pytest.mark.parametrize(
    ("raw", "value", "precision"),
    [
        ("yesterday", datetime(2025, 5, 31, tzinfo=UTC), DatePrecision.DAY),
        ("2 hours ago", datetime(2025, 6, 1, 8, tzinfo=UTC), DatePrecision.HOUR),
        ("3 May", THIRD_OF_MAY, DatePrecision.DAY),
    ],
)
def test_relative_dates_need_the_time_of_the_fetch(
    raw: str, value: datetime, precision: DatePrecision
) -> None:
    parsed = parse_date(raw, language="en", relative_to=FETCHED)
    assert parsed is not None
    assert (parsed.value, parsed.precision) == (value, precision)
    assert parse_date(raw, language="en") is None


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "garbage",
        "5 comments",
        "0000-00-00",
        "2025-13-45",
        "1066-10-14",
        "99999999999",
        "2025-06-09",
        "3 June 2031",
    ],
)
def test_implausible_dates_are_none(raw: str | None) -> None:
    assert parse_date(raw, language="en", relative_to=FETCHED) is None


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=40), st.text(alphabet="0123456789-/.: TZ年月日ap", max_size=30)))
def test_no_text_makes_it_raise_and_no_date_lies_beyond_the_fetch(raw: str) -> None:
    parsed = parse_date(raw, language="en", relative_to=FETCHED)
    assert parsed is None or parsed.value <= FETCHED + timedelta(days=2)
    assert parsed is None or parsed.value.tzinfo is UTC


@given(st.datetimes(min_value=datetime(1800, 1, 1), max_value=datetime(2199, 1, 1)))
def test_an_iso_date_is_read_to_the_letter(value: datetime) -> None:
    parsed = parse_date(value.replace(tzinfo=UTC).isoformat())
    assert parsed is not None
    assert parsed.value == value.replace(tzinfo=UTC)
