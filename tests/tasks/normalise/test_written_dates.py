"""What is told without dateparser is what dateparser would say."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime

import pytest

from tasks.models import DatePrecision
from tasks.normalise.dates import PROBES, _dateparser, parse_date
from tasks.normalise.numeric_dates import Reading
from tasks.normalise.written_dates import may_be_known, may_name_a_year, read_plain

FORMS = ("3 {} 2025", "21. {} 1999", "{} 3, 2025", "{} 13 2024", "31 de {} de 2023")
MONTHS = {
    "en": ("March", "sept", "May", "december"),
    "de": ("März", "mai", "Dez", "Oktober"),
    "fr": ("mars", "août", "févr", "décembre"),
    "es": ("marzo", "mayo", "mar", "septiembre"),
    "pt": ("março", "maio", "dez"),
    "it": ("marzo", "mar", "dicembre"),
    "ru": ("марта", "мая", "дек"),
    "cs": ("března", "května"),
}


def slowly(text: str, language: str) -> Reading | None:
    """What dateparser says whenever it is asked."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        first, second = (_dateparser(text, (language,), probe) for probe in PROBES)
    return first if first == second else None


@pytest.mark.parametrize("language", MONTHS)
def test_a_plain_date_is_read_as_dateparser_reads_it(language: str) -> None:
    for month in MONTHS[language]:
        for form in FORMS:
            text = form.format(month)
            reading = read_plain(text, (language,))
            assert reading is None or reading == slowly(text, language), text


def test_the_plainest_forms_are_read() -> None:
    third = Reading(datetime(2025, 5, 3, tzinfo=UTC), DatePrecision.DAY)
    assert read_plain("May 3, 2025", ("en",)) == third
    assert read_plain("3rd May 2025", ("en",)) == third
    assert read_plain("3. Mai 2025", ("de",)) == third
    assert read_plain("3 de mayo de 2025", ("es",)) == third


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Women's Altra Superior 7 8", "en"),
        ("Advertiser: part4car 2025", "en"),
        ("12 Leser 2024", "de"),
    ],
)
def test_a_text_with_unknown_words_is_no_date(text: str, language: str) -> None:
    assert not may_be_known(text, (language,))
    assert slowly(text, language) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("12 décembre 2024 à 10h30", "fr"),
        ("3 hours ago", "en"),
        ("Published on: 3 May 2025", "en"),
        ("Tue Dec 16 2025 07:21:59 GMT+0000 (Coordinated Universal Time)", "en"),
    ],
)
def test_a_date_is_not_passed_over(text: str, language: str) -> None:
    assert may_be_known(text, (language,))


def test_a_number_of_two_digits_is_no_year() -> None:
    assert not may_name_a_year("Posts: 57")
    assert not may_name_a_year("Monday 10:49")
    assert may_name_a_year("3 May 25")
    assert parse_date("Posts: 57", language="en") is None
