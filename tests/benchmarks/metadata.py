"""How right an article's metadata are, beside trafilatura on the same pages.

    .venv/bin/pip install trafilatura==2.3.1
    .venv/bin/python tests/benchmarks/metadata.py ../shared/data/news-dev.parquet --slips

In: Parquet files of labelled pages (`html, url, title, authors, date_published`; also
`crawl_date`, the time of the fetch, and `topics`, the publisher's keywords). Out: Markdown: a
table of figures, one of kinds of slips, and by --slips every slip.

The rules of comparison are in metadata_rules.py. --half 0 or 1 takes the half of the sites whose
registered domain's hash is even or odd: look at the slips of one half, and measure on the other.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
from metadata_rules import Answer, Row, judge

from tasks.models import CleanDocument, DatePrecision, MediaType, RawDocument, Source
from tasks.normalise.urls import site_domain
from tasks.process import process
from tasks.read import read_document

TIMED = (DatePrecision.MINUTE, DatePrecision.SECOND)


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


def _instant(written: str) -> datetime:
    value = datetime.fromisoformat(written)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value


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
