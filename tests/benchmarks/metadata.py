"""How right an article's metadata are, beside trafilatura on the same pages.

    .venv/bin/pip install trafilatura==2.3.1
    .venv/bin/python tests/benchmarks/metadata.py ../shared/data/news-dev.parquet --slips

In: Parquet files of labelled pages (`html, url, title, authors, date_published`; also
`crawl_date`, the time of the fetch, and `topics`, the publisher's keywords). Out: Markdown: a
table of figures, one of kinds of slips, and by --slips every slip.

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

--half 0 or 1 takes the half of the sites whose registered domain's hash is even or odd: look at the
slips of one half, and measure on the other.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tasks.models import CleanDocument, DatePrecision, MediaType, RawDocument, Source
from tasks.normalise.urls import site_domain
from tasks.process import process
from tasks.read import read_document

Row = dict[str, Any]
_FORMS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛`´′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("–—‒−‐‑", "-"),
    }
)
_SPACE_AT_EDGE = re.compile(r"^[\W_]+|[\W_]+$")
TIMED = (DatePrecision.MINUTE, DatePrecision.SECOND)


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


def copydesk(rows: Sequence[Row]) -> tuple[list[Answer], list[str | None]]:
    """(our answers; the language that each page declares)."""
    documents = [
        RawDocument(
            bytes(row["html"]),
            MediaType.HTML,
            str(number),
            Source("bench"),
            url=row["url"],
            fetched_at=_instant(row["crawl_date"]) if row.get("crawl_date") else None,
        )
        for number, row in enumerate(rows)
    ]
    answers = [
        _ours(outcome) if isinstance(outcome, CleanDocument) else Answer()
        for outcome in process(documents)
    ]
    return answers, [_declared(document) for document in documents]


def _declared(document: RawDocument) -> str | None:
    try:
        return read_document(document).page.head.language
    except Exception:  # noqa: BLE001  # a page that is refused declares nothing
        return None


def _ours(clean: CleanDocument) -> Answer:
    article, date = clean.article, clean.article.date_published
    return Answer(
        title=article.headline,
        authors=article.authors,
        day=date.value.date().isoformat() if date else None,
        instant=date.value if date and date.precision in TIMED else None,
        keywords=article.keywords,
        canonical=article.canonical_url,
        publisher=article.publisher,
        section=article.article_section,
        language=article.in_language,
        sources=dict(article.field_sources),
    )


def trafilatura(rows: Sequence[Row]) -> list[Answer] | None:
    """Trafilatura's answers; None where it is not installed."""
    try:
        from trafilatura import bare_extraction
    except ImportError:
        return None
    answers = []
    for row in rows:
        found = bare_extraction(bytes(row["html"]), url=row["url"], with_metadata=True)
        document = found.as_dict() if found else {}
        authors = tuple(filter(None, (document.get("author") or "").split("; ")))
        answers.append(
            Answer(
                title=document.get("title"),
                authors=authors,
                day=document.get("date"),
                keywords=tuple(document.get("tags") or ()),
                canonical=document.get("url"),
                publisher=document.get("sitename"),
                section="; ".join(document.get("categories") or ()) or None,
            )
        )
    return answers


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
    slip = f"{answer.instant or answer.day} for {written} ({answer.sources.get('date_published')})"
    gold = datetime.fromisoformat(written)
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


def _minute(value: datetime) -> datetime:
    return value.replace(second=0, microsecond=0)


def _instant(written: str) -> datetime:
    value = datetime.fromisoformat(written)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value


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


def half_of(rows: Sequence[Row], half: int) -> list[Row]:
    """The rows of one half of the sites."""

    def side(row: Row) -> int:
        site = site_domain(row["url"]) or row["page_id"]
        return hashlib.sha256(site.encode()).digest()[0] % 2

    return [row for row in rows if side(row) == half]


def languages(answers: Sequence[Answer], declared: Sequence[str | None]) -> Iterator[str]:
    """Lines on the language of the bodies against the declared one."""
    pairs = [(a.language, d) for a, d in zip(answers, declared, strict=True) if d and a.language]
    other = Counter(
        f"{found} declared {said}" for found, said in pairs if primary(found) != primary(said)
    )
    yield f"language as declared: {len(pairs) - other.total()} of {len(pairs)}; else {dict(other)}"


def primary(tag: str) -> str:
    first = tag.replace("_", "-").split("-")[0].lower()
    return {"nb": "no", "nn": "no"}.get(first, first)


def report(path: Path, options: argparse.Namespace) -> None:
    """Print one file's tables."""
    rows = pq.read_table(path).to_pylist()
    rows = [row for row in rows if row["page_type"] == "article"][: options.limit]
    if options.half is not None:
        rows = half_of(rows, options.half)
    answers, declared = copydesk(rows)
    ours, theirs = judge(rows, answers), None
    other = trafilatura(rows) if not options.alone else None
    if other is not None:
        theirs = judge(rows, other)
    print(f"\n{path.name}: {len(rows)} articles\n\n| | pages | copydesk | trafilatura |")
    print("|---|---|---|---|")
    for name, tally in ours.items():
        beside = f"{theirs[name].mean:.3f}" if theirs else "-"
        print(f"| {name} | {len(tally.scores)} | {tally.mean:.3f} | {beside} |")
    print(*languages(answers, declared), sep="\n")
    print("\n| slips | kinds |\n|---|---|")
    for name, tally in ours.items():
        kinds = Counter(kind for _, kind, _ in tally.slips)
        print(f"| {name} | {', '.join(f'{kind} {count}' for kind, count in kinds.most_common())} |")
    for name, tally in ours.items():
        if options.slips in ("all", name):
            print(
                *(f"{name}: {page}: {kind}: {words}" for page, kind, words in tally.slips), sep="\n"
            )


def main() -> None:
    """Print the tables of every file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, help="only so many articles of each file")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only one half of the sites")
    parser.add_argument("--alone", action="store_true", help="without trafilatura")
    parser.add_argument("--slips", nargs="?", const="all", help="print slips, of one field or all")
    options = parser.parse_args()
    for path in options.files:
        report(path, options)


if __name__ == "__main__":
    main()
