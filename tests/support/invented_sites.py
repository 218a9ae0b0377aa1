"""Invented news sites of many articles, each with furniture of its own that no rule knows.

In: a number of sites and articles, a seed. Out: pages with their gold, the same for the same seed.
The furniture stands in the article's own container, in plain paragraphs, as it does on many
sites: who we are, how to reach us, what the reader may do next. Two things recur that are no
furniture: a heading inside the articles, and an agency's paragraph that several sites print.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from tasks.models import MediaType, RawDocument, Source

PLACES = ("Wexholm", "Little Orrin", "Tarnbridge", "Applethwaite", "Coldmere", "Sandwick Bay")
TRADES = ("bakers", "ferry crews", "teachers", "orchard keepers", "bell founders", "beekeepers")
THINGS = ("the old mill", "the northern quay", "a footbridge", "the reading room", "the tide gate")
WORKS = ("repaired", "painted", "measured", "opened again", "moved by forty metres", "insured")
DAYS = ("on Monday", "after the storm", "in the second week of March", "before the feast day")
SENTENCES = (
    "{trade} of {place} have {work} {thing} {day}, and the council paid {number} crowns for it.",
    "Nobody in {place} had counted on {thing} being {work} so soon, said {number} of those asked.",
    "The plan to have {thing} {work} was drawn up by {trade} {number} years ago in {place}.",
    "It took {number} volunteers from {place}, most of them {trade}, who came {day}.",
    "A second survey found {number} faults in {thing}, which {trade} had {work} {day}.",
)
FURNITURE = (
    "The {name} is written by {number} people in a former net loft and read in four valleys.",
    "Our reporters sit in the reading café every Thursday and like to be asked about anything.",
    "What did we miss? The night desk of the {name} listens to its answering machine at six.",
    "Readers who keep the {name} alive get the weekend pages a day before everybody else.",
    "This page was made without shareholders. The {name} belongs to the {number} who work for it.",
    "The {name} pays its correspondents by the day and names each of them on the last page.",
)
AGENCY = "The weather office in Coldmere expects gusts of up to ninety kilometres an hour at night."
HEADING = "What happens next"


@dataclass(frozen=True, slots=True)
class InventedPage:
    """A page and the truth about it: paragraphs of the article, and the site's furniture."""

    document: RawDocument
    headline: str
    body: tuple[str, ...]
    furniture: tuple[str, ...]


def invented_site(
    number: int, articles: int, *, seed: int = 0, first: int = 0, as_text: bool = False
) -> list[InventedPage]:
    """Articles `first` and following of a site; number and seed make its name and furniture."""
    dice = random.Random(f"{seed}/{number}")
    name = f"{dice.choice(PLACES)} {dice.choice(('Courier', 'Ledger', 'Post', 'Observer'))}"
    furniture = tuple(
        line.format(name=name, number=dice.randint(12, 90)) for line in dice.sample(FURNITURE, 4)
    )
    return [
        _page(number, name, index, furniture, seed, as_text)
        for index in range(first, first + articles)
    ]


def dump(path: Path, pages: Iterable[InventedPage]) -> str:
    """Write pages as JSON lines; returns the path."""
    with path.open("w", encoding="utf-8") as out:
        for page in pages:
            record = {"url": page.document.url, "html": page.document.content.decode()}
            out.write(json.dumps(record) + "\n")
    return str(path)


def _page(
    site: int, name: str, index: int, furniture: tuple[str, ...], seed: int, as_text: bool
) -> InventedPage:
    dice = random.Random(f"{seed}/{site}/{index}")
    headline = f"{_trade(dice)} of {dice.choice(PLACES)} see {dice.choice(THINGS)} {index}"
    body = [_paragraph(dice) for _ in range(dice.randint(4, 8))]
    if index % 5 == 0:
        body.insert(2, AGENCY)
    body.insert(3, HEADING)
    shown = [line for line in furniture if dice.random() < 0.9]
    above, below = shown[:1], shown[1:]
    lines = [headline, *above, *body, *below]
    url = f"https://www.site-{site}.example/{index}"
    content = "\n\n".join(lines) if as_text else _markup(name, headline, above, body, below)
    document = RawDocument(
        content=content.encode(),
        media_type=MediaType.TEXT if as_text else MediaType.HTML,
        location=f"site-{site}/{index}",
        source=Source(name),
        url=url,
    )
    return InventedPage(document, headline, tuple(body), tuple(shown))


def _trade(dice: random.Random) -> str:
    return dice.choice(TRADES).capitalize()


def _paragraph(dice: random.Random) -> str:
    return " ".join(
        dice.choice(SENTENCES).format(
            trade=_trade(dice),
            place=dice.choice(PLACES),
            work=dice.choice(WORKS),
            thing=dice.choice(THINGS),
            day=dice.choice(DAYS),
            number=dice.randint(3, 990),
        )
        for _ in range(dice.randint(2, 3))
    )


def _markup(name: str, headline: str, above: list[str], body: list[str], below: list[str]) -> str:
    text = "\n".join(
        f"<h2>{HEADING}</h2>" if line == HEADING else f"<p>{escape(line)}</p>"
        for line in (*above, *body, *below)
    )
    return (
        f"<!doctype html><html lang=en><head><title>{escape(headline)} | {escape(name)}</title>"
        f"</head><body><div class=a1><div class=b7><a href=/>{escape(name)}</a> "
        f"<a href=/towns>Towns</a> <a href=/sea>Sea</a></div><div class=c3><h1>{escape(headline)}"
        f"</h1>\n{text}\n</div></div></body></html>"
    )
