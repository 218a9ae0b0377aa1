"""What kind of text an article is: opinion, live blog, agency copy, press release, paywalled ...

In: headline, body, authors, section, address, the head's page type and the labelled blocks. Out:
Flags, each with its evidence, and the genre, the first flag that names one. The words are in
seeds/genre_words.csv, the agencies in seeds/agencies.csv.

Only what the page says of itself counts: its type, its section, the beginning of its headline, a
notice, an author, the dateline. An absent flag means that nothing says so.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from tasks.enrichment import Flag
from tasks.models import Label, LabelledBlock
from tasks.seeds import seed_path

GENRES = (
    "live_blog", "opinion", "analysis", "interview", "review", "obituary", "press_release",
    "sponsored",
)  # fmt: skip
MAX_NOTICE, MAX_NOTICE_WORDS = 140, 14
"""Characters and words of a line that is a notice."""
MAX_NOTICES = 400
NEAR = 8
"""Blocks above the body in which an article is called sponsored."""
BEGINNING = 160
"""Characters of a body in which a dateline or a release's line may stand."""
NOTICE_LABELS = frozenset(
    {Label.SUBSCRIPTION, Label.ADVERT, Label.OTHER, Label.SITE_BOILERPLATE, Label.BYLINE}
    | {Label.RELATED}
    | {Label.BODY, Label.HEADING, Label.STANDFIRST, Label.READ_MORE, Label.TAGS, Label.BREADCRUMB}
)
_TITLE_PREFIX = re.compile(r"^\W*([^:|–—]{2,30}?)\s*[:|–—]")
_TITLE_SUFFIX = re.compile(r"[|–—-]\s*([^:|–—]{2,30})\W*$")
_DATELINE_AGENCY = re.compile(r"[(/]\s*([^()/]{2,40}?)\s*[)/]\s*(?:[-–—:.]|$)")
_LAST_LINE = re.compile(r"^\W*([\w .’'-]{2,60}?)\W*$")
_CUT_OFF = re.compile(r"(?:\[\s*(?:…|\.{3})\s*\]|(?<![.!?])(?:…|\.{3}))\s*$")


@dataclass(frozen=True, slots=True)
class Facts:
    """What of an article tells its genre."""

    headline: str | None
    body: str
    authors: tuple[str, ...] = ()
    section: str | None = None
    url: str | None = None
    page_type: str | None = None
    blocks: Sequence[LabelledBlock] = ()
    free: bool = True
    """False where the head says that it is not accessible for free."""


def find_flags(facts: Facts) -> tuple[Flag, ...]:
    """The flags of an article, one of a name. Never raises."""
    found: dict[str, Flag] = {}
    for flag in _all(facts):
        found.setdefault(flag.name, flag)
    return tuple(found.values())


def genre_of(flags: Iterable[Flag]) -> str | None:
    """The genre that the flags name; None: nothing says so."""
    names = {flag.name for flag in flags}
    return next((genre for genre in GENRES if genre in names), None)


def _all(facts: Facts) -> Iterator[Flag]:
    words = _words()
    yield from _named(words["type"], [facts.page_type or ""], "type", exact=True)
    yield from _named(words["section"], _sections(facts), "section")
    yield from _named(words["title"], _title_parts(facts.headline or ""), "headline")
    yield from _named(words["author"], facts.authors, "author")
    start = facts.body[:BEGINNING].lower()
    for phrase, name in words["body"].items():
        if start.startswith(phrase) or f"\n{phrase}" in start:
            yield Flag(name, None, f"beginning: {phrase}")
    yield from _notices(facts)
    yield from _agency(facts)
    if not facts.free:
        yield Flag("paywalled", None, "head: isAccessibleForFree")
    if _CUT_OFF.search(facts.body[-40:]):
        yield Flag("truncated", None, f"end: {facts.body[-30:].strip()}")


def _named(
    names: dict[str, str], values: Iterable[str], place: str, *, exact: bool = False
) -> Iterator[Flag]:
    for value in values:
        name = names.get(value if exact else value.strip().lower())
        if name:
            yield Flag(name, None, f"{place}: {value}")


def _sections(facts: Facts) -> Iterator[str]:
    if facts.section:
        yield facts.section
        yield from re.split(r"\s*[/|>,]\s*", facts.section)
    try:
        path = unquote(urlsplit(facts.url or "").path)
    except ValueError:
        return
    yield from path.split("/")[:-1][:6]


def _title_parts(headline: str) -> Iterator[str]:
    for pattern in (_TITLE_PREFIX, _TITLE_SUFFIX):
        match = pattern.search(headline[-200:] if pattern is _TITLE_SUFFIX else headline[:200])
        if match:
            yield match[1]


def _notices(facts: Facts) -> Iterator[Flag]:
    blocks = facts.blocks[:MAX_NOTICES]
    texts = [
        labelled.block.text
        for labelled in blocks
        if len(labelled.block.text) <= MAX_NOTICE and labelled.decision.label in NOTICE_LABELS
    ]
    together = "\n".join(texts).lower()  # looked through at once: most pages have no notice
    for phrase, name in _words()["notice"].items():
        if phrase in together:
            text = next((text for text in texts if phrase in text.lower()), "")
            if name == "sponsored" and text not in _above(blocks):
                continue  # it is said of a link elsewhere on the page
            if 0 < len(text.split()) <= MAX_NOTICE_WORDS:
                yield Flag(name, None, f"notice: {text}")


def _above(blocks: Sequence[LabelledBlock]) -> list[str]:
    """The lines right above the body."""
    first = next((at for at, b in enumerate(blocks) if b.decision.label is Label.BODY), 0)
    return [labelled.block.text for labelled in blocks[max(0, first - NEAR) : first]]


def _agency(facts: Facts) -> Iterator[Flag]:
    agencies = _agencies()
    for author in facts.authors:
        if author in agencies:
            yield Flag("agency_copy", agencies[author], f"author: {author}")
    for match in _DATELINE_AGENCY.finditer(facts.body[:BEGINNING]):
        for name in re.split(r"\s*[,/+&]\s*", match[1]):
            if name in agencies:
                yield Flag("agency_copy", agencies[name], f"dateline: {match.group().strip()}")
    last = facts.body[-80:].rpartition("\n")[2] if "\n" in facts.body[-80:] else ""
    line = _LAST_LINE.match(last)
    if line and line[1] in agencies:
        yield Flag("agency_copy", agencies[line[1]], f"last line: {last}")


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    """Place -> words -> the flag they name."""
    found: dict[str, dict[str, str]] = {}
    for row in _table("genre_words.csv"):
        for word in row["words"].split("|"):
            key = word if row["where"] == "type" else word.lower()
            found.setdefault(row["where"], {})[key] = row["name"]
    return found


@lru_cache(maxsize=1)
def _agencies() -> dict[str, str]:
    return {
        name: row["agency"] for row in _table("agencies.csv") for name in row["names"].split("|")
    }


def _table(name: str) -> Iterator[dict[str, str]]:
    with seed_path(name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))
