"""The rules by which an article's metadata are compared with a page's gold.

In: labelled rows and one tool's Answers. Out: a Tally of each field, with every slip in words.

What is compared is the finished article (what lands in the warehouse), not the head alone; a page
that the product refuses counts as wrong in every field. The rules, the same for both tools:

1. title: equal after Unicode NFKC, quotation marks and dashes of one form, white space collapsed,
   small letters; nothing is cut off and no part of a title counts
2. authors: F1 of the two sets of names, mean over the pages (two empty sets are 1); names in the
   form of 1, single marks at their ends taken off. Only pages whose gold names an author (in
   parentheses over all pages). A name that is an organisation's counts as any other
3. publication day: the gold's own calendar day as it is written, in the gold's zone; ours is the
   instant put into that zone. Where either has no time of day, the days as written
4. publication minute, where the gold has a time: both as instants in UTC, equal to the minute;
   trafilatura gives days only
5. keywords: the share of the gold's topics that the page's own keywords (`keywords`) have
6. canonical URL: no gold; the share of pages that have one, and of these the ones on the site of
   the page's address. Publisher and section likewise: the share of pages that have one
7. language: that of the body against the one the page declares (`<html lang>`); the pages that
   disagree are listed, for the page may be wrong
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tasks.normalise.urls import site_domain

Row = dict[str, Any]
_FORMS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛`´′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("–—‒−‐‑", "-"),
    }
)
_SPACE_AT_EDGE = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one tool says of one page; `day` is written as it says, `instant` in UTC."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    day: str | None = None
    instant: datetime | None = None
    keywords: tuple[str, ...] = ()
    canonical: str | None = None
    publisher: str | None = None
    section: str | None = None
    language: str | None = None
    sources: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """Scores of one field, a page each, and the slips as (page, kind, words)."""

    scores: list[float] = field(default_factory=list)
    slips: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, score: float, page: str, kind: str, words: str) -> None:
        self.scores.append(score)
        if score < 1:
            self.slips.append((page, kind, words))

    @property
    def mean(self) -> float:
        return statistics.fmean(self.scores) if self.scores else float("nan")


def plain(text: str | None) -> str:
    """The form in which titles and names are compared."""
    folded = unicodedata.normalize("NFKC", text or "").translate(_FORMS).replace("\u00ad", "")
    return " ".join(folded.replace("\u200b", "").casefold().split())


def names(values: Sequence[str] | None) -> frozenset[str]:
    """A set of names in the form in which they are compared."""
    return frozenset(filter(None, (_SPACE_AT_EDGE.sub("", plain(name)) for name in values or ())))


def f1(found: frozenset[str], gold: frozenset[str]) -> float:
    return 2 * len(found & gold) / (len(found) + len(gold)) if found or gold else 1.0


def judge(rows: Sequence[Row], answers: Sequence[Answer]) -> dict[str, Tally]:
    """The tallies of every field that the gold has."""
    tallies: dict[str, Tally] = {}
    for row, answer in zip(rows, answers, strict=True):
        for name, score, kind, words in _judged(row, answer):
            tallies.setdefault(name, Tally()).add(score, row["page_id"], kind, words)
    return tallies


def _judged(row: Row, answer: Answer) -> Iterator[tuple[str, float, str, str]]:
    """(field, score, kind of slip, the slip in words) of one page."""
    if row["title"]:
        right = plain(answer.title) == plain(row["title"])
        kind = _title_kind(plain(answer.title), plain(row["title"]))
        place = answer.sources.get("headline")
        yield "title exact", right, kind, f"{answer.title!r} for {row['title']!r} ({place})"
    found, gold = names(answer.authors), names(row["authors"])
    slip = f"{sorted(found)} for {sorted(gold)} ({answer.sources.get('authors')})"
    if gold:
        yield "author-set F1", f1(found, gold), _set_kind(found, gold), slip
    yield "(author-set F1, all pages)", f1(found, gold), _set_kind(found, gold), slip
    if row["date_published"]:
        yield from _judged_date(row["date_published"], answer)
    if row.get("topics"):
        topics = names(row["topics"])
        share = len(topics & names(answer.keywords)) / len(topics)
        slip = f"{sorted(names(answer.keywords))} for {sorted(topics)}"
        yield "publisher's keywords", share, "missing", slip
    site, ours = site_domain(row["url"]), site_domain(answer.canonical)
    if site:
        yield "canonical URL, of the site", bool(site and site == ours), "other", f"{ours}"
    yield "publisher named", bool(answer.publisher), "none", ""
    yield "section named", bool(answer.section), "none", ""


def _judged_date(written: str, answer: Answer) -> Iterator[tuple[str, float, str, str]]:
    """Slips of the date; a gold that is no ISO date ("May 2025") cannot be compared."""
    gold = _gold_date(written)
    if gold is None:
        return
    slip = f"{answer.instant or answer.day} for {written} ({answer.sources.get('date_published')})"
    timed = len(written) > len("2025-01-01") and gold.tzinfo is not None
    day = answer.day
    if timed and answer.instant:
        day = answer.instant.astimezone(gold.tzinfo).date().isoformat()
    kind = "none" if day is None else "other day"
    yield "publication day", day == gold.date().isoformat(), kind, slip
    if timed:
        instant = gold.astimezone(UTC)
        yield (
            "publication minute",
            answer.instant is not None and _minute(answer.instant) == _minute(instant),
            _time_kind(answer.instant, instant),
            slip,
        )


def _gold_date(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def _minute(value: datetime) -> datetime:
    return value.replace(second=0, microsecond=0)


def _title_kind(found: str, gold: str) -> str:
    if not found:
        return "none"
    if gold in found:
        return "more than the title"
    return "part of the title" if found in gold else "another title"


def _set_kind(found: frozenset[str], gold: frozenset[str]) -> str:
    if not found:
        return "none found"
    if not gold:
        return "none there"
    if found & gold:
        return "more" if found > gold else "fewer" if found < gold else "some"
    return "others"


def _time_kind(found: datetime | None, gold: datetime) -> str:
    if found is None:
        return "no time"
    seconds = abs((found - gold).total_seconds())
    if seconds % 900 < 60 and seconds <= 14 * 3600:
        return "another zone"
    return "within an hour" if seconds < 3600 else "another time"
