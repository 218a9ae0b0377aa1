"""Invented articles of realistic length and language mix, as many as a benchmark needs.

    .venv/bin/python tests/benchmarks/generate.py 10000 pages.jsonl

In: a number, and the sentences of invented_language.csv. Out: JSON lines with `url`, `html`,
`fetched_at` and `source`, the same for the same number.

Names of people and places are made of syllables, so that the vocabulary grows with the collection
as it does in life. Lengths are log-normal around 420 words (sigma 0.6), the length of news pages.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape
from pathlib import Path

TABLE = Path(__file__).with_name("invented_language.csv")
PUBLISHERS = 400
FIRST_DAY, DAYS = datetime(2024, 1, 1, tzinfo=UTC), 1000
WORDS, SIGMA, LONGEST = 420, 0.6, 4000
"""Median words of an article, spread of their logarithm, and a bound."""
SENTENCE_WORDS = 18
"""About the words of a template once it is filled."""
ONSETS = (*"bdfghklmnprstvwz", "br", "ch", "dr", "gl", "pr", "st", "th", "tr")
VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "oa")
CODAS = ("", "", "l", "n", "r", "s", "m", "ck")


@dataclass(slots=True)
class Tongue:
    """What can be said in a language, by kind."""

    code: str
    share: float
    texts: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Invented:
    """An article as its publisher would have it, and what stands around it."""

    number: int
    language: str
    publisher: str
    domain: str
    published: datetime
    author: str
    headline: str
    paragraphs: tuple[str, ...]
    boilerplate: tuple[str, ...]

    @property
    def url(self) -> str:
        """Its address."""
        return f"https://www.{self.domain}/{self.published:%Y/%m/%d}/{self.number}"


@cache
def tongues() -> tuple[Tongue, ...]:
    """The languages of the table."""
    found: dict[str, Tongue] = {}
    with TABLE.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            tongue = found.setdefault(row["language"], Tongue(row["language"], float(row["share"])))
            texts = row["text"].split("|") if row["kind"] == "thing" else [row["text"]]
            tongue.texts[row["kind"]] += texts
    return tuple(found.values())


def invent(number: int) -> Invented:
    """The article of that number."""
    dice = random.Random(number)
    (tongue,) = dice.choices(tongues(), [one.share for one in tongues()])
    outlet = dice.randrange(PUBLISHERS)
    name = f"{_name(random.Random(f'outlet {outlet}'), 2)} Courier"
    people = [_person(dice) for _ in range(3)]
    places = [_name(dice, 2) for _ in range(3)]
    words = min(LONGEST, int(dice.lognormvariate(0, SIGMA) * WORDS))
    sentences = [
        _sentence(dice, tongue, "sentence", people, places)
        for _ in range(max(3, words // SENTENCE_WORDS))
    ]
    paragraphs = []
    while sentences:
        size = dice.randint(2, 4)
        paragraphs.append(" ".join(sentences[:size]))
        del sentences[:size]
    return Invented(
        number=number,
        language=tongue.code,
        publisher=name,
        domain=f"{name.split()[0].lower()}-{outlet}.example",
        published=FIRST_DAY + timedelta(seconds=dice.randrange(DAYS * 86400)),
        author=people[0],
        headline=_sentence(dice, tongue, "headline", people, places),
        paragraphs=tuple(paragraphs),
        boilerplate=tuple(b.format(publisher=name) for b in tongue.texts["boilerplate"]),
    )


def sentence_pool(code: str, size: int) -> list[str]:
    """So many sentences of a language, each with names of its own."""
    dice = random.Random(f"pool {code}")
    (tongue,) = (one for one in tongues() if one.code == code)
    return [
        _sentence(dice, tongue, "sentence", [_person(dice)], [_name(dice, 2)]) for _ in range(size)
    ]


def page(article: Invented) -> str:
    """The article as a page with a head, navigation, and boilerplate around its text."""
    head = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "datePublished": article.published.isoformat(),
        "author": {"@type": "Person", "name": article.author},
        "publisher": {"@type": "Organization", "name": article.publisher},
    }
    text = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.paragraphs)
    links = "".join(f'<li><a href="/{n}">{_name(random.Random(n), 2)}</a></li>' for n in range(8))
    around = "\n".join(f'<p class="note">{escape(line)}</p>' for line in article.boilerplate)
    return (
        f'<!doctype html>\n<html lang="{article.language}"><head><meta charset="utf-8">'
        f"<title>{escape(article.headline)} | {escape(article.publisher)}</title>"
        f'<script type="application/ld+json">{json.dumps(head, ensure_ascii=False)}</script>'
        f'</head><body><nav class="menu"><ul>{links}</ul></nav><main><article>'
        f"<h1>{escape(article.headline)}</h1>\n{text}\n</article></main>"
        f"<footer>{around}</footer></body></html>"
    )


def record(article: Invented) -> dict[str, object]:
    """The article's page as a record that `copydesk run` reads."""
    return {
        "url": article.url,
        "html": page(article),
        "fetched_at": (article.published + timedelta(hours=2)).isoformat(),
        "source": article.publisher,
    }


def write(path: Path, numbers: Iterator[int] | range) -> None:
    """The records of these articles as JSON lines."""
    with path.open("w", encoding="utf-8") as out:
        for number in numbers:
            out.write(json.dumps(record(invent(number)), ensure_ascii=False) + "\n")


def _sentence(
    dice: random.Random, tongue: Tongue, kind: str, people: list[str], places: list[str]
) -> str:
    said = dice.choice(tongue.texts[kind]).format(
        place=dice.choice(places),
        person=dice.choice(people),
        thing=dice.choice(tongue.texts["thing"]),
        number=dice.randint(2, 990),
    )
    return said[0].upper() + said[1:]


def _person(dice: random.Random) -> str:
    return f"{_name(dice, 1)} {_name(dice, 2)}"


def _name(dice: random.Random, syllables: int) -> str:
    return "".join(
        dice.choice(ONSETS) + dice.choice(VOWELS) + dice.choice(CODAS) for _ in range(syllables)
    ).capitalize()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=int)
    parser.add_argument("file", type=Path)
    chosen = parser.parse_args()
    write(chosen.file, range(chosen.articles))
