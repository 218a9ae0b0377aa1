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
COMPOUNDING = frozenset(["de", "sv", "nl", "da", "no", "nb", "fi"])
PARTS_OF_DAY = frozenset(
    [
        *("abend", "morgen", "mittag", "nachmittag", "nacht", "vormittag", "früh", "s", "abends"),
        *("en", "morgonen", "kvällen", "natten", "eftermiddagen", "förmiddagen", "morgon"),
        *("kväll", "avond", "ochtend", "middag", "aften", "kveld", "kvelden"),
    ]
)
"""What is written to a weekday's name without parting it."""
SHORTEST_DAY = 5
STEM = 4
"""Letters by which an inflected month is known ("феврале": "февр")."""


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """Small-letter words of one language; months 1..12, weekdays 0 (Monday) .. 6."""

    months: dict[str, int]
    stems: dict[str, int]
    weekdays: dict[str, int]
    day_stems: dict[str, int]
    """In inflecting languages: a weekday without its last letter -> the day."""
    beginnings: frozenset[str]
    """First three letters of the weekdays: a look at them saves a look at each word."""
    relative: dict[str, int]
    """Words for other days -> days from publication: {"yesterday": -1}."""
    last: frozenset[str]
    next: frozenset[str]
    future: frozenset[str]
    before_year: frozenset[str]
    compounds: bool
    """Whether a part of the day is written to its name ("Dienstagabend")."""

    def weekday(self, small: str) -> int | None:
        """The day that a word names, also in another case ("środę") or a compound."""
        day = self.weekdays.get(small)
        if day is not None or len(small) < SHORTEST_DAY:
            return day
        if self.stems:
            return self.day_stems.get(small[:-1])
        if self.compounds:
            for name, number in self.weekdays.items():
                if small.startswith(name) and small[len(name) :] in PARTS_OF_DAY:
                    return number
        return None


@lru_cache(maxsize=64)
def calendar_words(language: str | None) -> CalendarWords | None:
    """The calendar of a language."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language or "")
    except (UnknownLocaleError, ValueError):
        return None
    months = _names(locale.months, wide_only=False)
    weekdays = _names(locale.days, wide_only=True)
    words = _rows().get(language or "", {})
    relative = {"yesterday": -1, "today": 0, "tomorrow": 1}
    stems = {name[:STEM]: month for name, month in months.items() if len(name) > STEM}
    return CalendarWords(
        months=months,
        stems=stems if language in INFLECTED else {},
        weekdays=weekdays,
        day_stems={name[:-1]: day for name, day in weekdays.items() if name[-1] in "aаеяuе"},
        beginnings=frozenset(name[:3] for name in weekdays),
        relative={word: days for kind, days in relative.items() for word in words.get(kind, ())},
        last=frozenset(words.get("last", ())),
        next=frozenset(words.get("next", ())),
        future=frozenset(words.get("future", ())),
        before_year=frozenset(words.get("before_year", ())),
        compounds=language in COMPOUNDING,
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
