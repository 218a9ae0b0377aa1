"""Names of months and weekdays by language: CLDR (Babel) and seeds/date_words.csv.

In: a primary language tag. Out: CalendarWords, made once a process; None where CLDR has no names.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tasks.seeds import seed_path

INFLECTED = frozenset(["ru", "uk", "pl", "cs", "sk", "hr", "sr", "bg", "el", "lt", "lv", "fi"])
STEM = 4
"""Letters by which an inflected month is known ("феврале": "февр")."""


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """Small-letter words of one language; months 1..12, weekdays 0 (Monday) .. 6."""

    months: dict[str, int]
    stems: dict[str, int]
    weekdays: dict[str, int]
    relative: dict[str, int]
    """Words for other days -> days from publication: {"yesterday": -1}."""
    last: frozenset[str]
    next: frozenset[str]
    future: frozenset[str]


@lru_cache(maxsize=64)
def calendar_words(language: str | None) -> CalendarWords | None:
    """The calendar of a language."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language or "")
    except (UnknownLocaleError, ValueError):
        return None
    months = _names(locale.months, wide_only=False)
    words = _rows().get(language or "", {})
    relative = {"yesterday": -1, "today": 0, "tomorrow": 1}
    stems = {name[:STEM]: month for name, month in months.items() if len(name) > STEM}
    return CalendarWords(
        months=months,
        stems=stems if language in INFLECTED else {},
        weekdays=_names(locale.days, wide_only=True),
        relative={word: days for kind, days in relative.items() for word in words.get(kind, ())},
        last=frozenset(words.get("last", ())),
        next=frozenset(words.get("next", ())),
        future=frozenset(words.get("future", ())),
    )


def _names(contexts: Any, *, wide_only: bool) -> dict[str, int]:
    """CLDR's names in all forms: alone and beside a day, whole and shortened."""
    found: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide",) if wide_only else ("wide", "abbreviated"):
            for number, name in contexts[context][width].items():
                plain = name.lower().rstrip(".")
                if len(plain) > 2 and not plain[0].isdigit():
                    found.setdefault(plain, number)
    return found


@lru_cache(maxsize=1)
def _rows() -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    with seed_path("date_words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            found.setdefault(row["language"], {})[row["kind"]] = tuple(row["words"].split("|"))
    return found
