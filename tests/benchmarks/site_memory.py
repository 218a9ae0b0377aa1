"""What the site memory adds: kept words right and missing, without and with it.

    .venv/bin/python tests/benchmarks/site_memory.py --sites 20 ../shared/data/wcxb-dev.parquet

In: a number of invented sites (tests/support/invented_sites.py), and Parquet files of labelled
pages with the columns url, html and body. Out: a Markdown table, a row a set of pages.

Each set is cleaned once without memory. Then every site's pages are cleaned in folds, each with
what a warehouse has learned from the site's other pages. Invented sites: two folds of ten
articles; labelled files: five folds of each site with at least six pages.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))

from gate import f1, words
from invented_sites import invented_site

from tasks.clean.cleaner import Cleaner, default_cleaner
from tasks.clean.site_memory import MemoryCleaner
from tasks.models import CleanDocument, MediaType, RawDocument, Source
from tasks.normalise.urls import site_domain
from tasks.process import process
from tasks.settings import Settings
from warehouse.lake import Lake
from warehouse.load import load_batch
from warehouse.rows import to_tables
from warehouse.site_memory import learn_sites, read_memory
from warehouse.spooled import write_batch

EVERYTHING = Settings(min_article_words=0)
LABELLED_FOLDS, MIN_PAGES = 5, 6


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page and its true body."""

    document: RawDocument
    body: str


def invented(sites: int) -> Iterator[list[Labelled]]:
    """Each invented site's pages."""
    for number in range(sites):
        pages = invented_site(number, 20, seed=7)
        yield [Labelled(page.document, "\n".join(page.body)) for page in pages]


def labelled(path: str) -> Iterator[list[Labelled]]:
    """The pages of each site of a file that has enough of them."""
    found: defaultdict[str, list[Labelled]] = defaultdict(list)
    for row in pq.read_table(path, columns=["url", "html", "body"]).to_pylist():
        html = row["html"]
        content = html if isinstance(html, bytes) else html.encode("utf-8", "replace")
        document = RawDocument(
            content, MediaType.HTML, row["url"], Source(Path(path).stem), url=row["url"]
        )
        found[site_domain(row["url"]) or ""].append(Labelled(document, row["body"]))
    yield from (pages for site, pages in found.items() if site and len(pages) >= MIN_PAGES)


def overlap(pages: Sequence[Labelled], cleaner: Cleaner) -> list[tuple[int, int, int]]:
    """For each page: words that are right, words kept, words of the truth."""
    counts = []
    outcomes = process([page.document for page in pages], EVERYTHING, cleaner)
    for page, outcome in zip(pages, outcomes, strict=True):
        body = outcome.article.article_body if isinstance(outcome, CleanDocument) else ""
        kept, true = words(body), words(page.body)
        counts.append((sum((Counter(kept) & Counter(true)).values()), len(kept), len(true)))
    return counts


def with_memory(pages: Sequence[Labelled], folds: int) -> list[tuple[int, int, int]]:
    """The same, each fold cleaned with what was learned from the others."""
    counts: list[tuple[int, int, int]] = []
    for fold in range(folds):
        others = [page for index, page in enumerate(pages) if index % folds != fold]
        mine = [page for index, page in enumerate(pages) if index % folds == fold]
        with tempfile.TemporaryDirectory() as scratch:
            lake = Lake(Path(scratch) / "lake")
            documents = [page.document for page in others]
            outcomes = process(documents, EVERYTHING)
            write_batch(Path(scratch) / "b", to_tables(zip(documents, outcomes, strict=True)))
            now = datetime.now(UTC)
            load_batch(lake, Path(scratch) / "b", run_id="b", flow_run_id=None, loaded_at=now)
            learn_sites(lake, author="benchmark")
            memory = read_memory(lake)
        counts += overlap(mine, MemoryCleaner(default_cleaner(), memory))
    return counts


def row(name: str, pages: int, counts: Sequence[tuple[int, int, int]]) -> str:
    """One line of the table."""
    right, kept, true = (sum(count[place] for count in counts) for place in range(3))
    mean = sum(f1(*count) for count in counts) / len(counts)
    return (
        f"| {name} | {pages} | {right / max(1, kept):.4f} | {right / max(1, true):.4f} "
        f"| {mean:.4f} |"
    )


def main() -> None:
    """Measure each set and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="*")
    parser.add_argument("--sites", type=int, default=20, help="invented sites")
    options = parser.parse_args()
    sets = [("invented", list(invented(options.sites)), 2)]
    sets += [(Path(path).stem, list(labelled(path)), LABELLED_FOLDS) for path in options.files]
    print("| | pages | kept words right | true words kept | word F1 |\n|---|---|---|---|---|")
    for name, sites, folds in sets:
        pages = sum(map(len, sites))
        if not pages:
            print(f"| {name}: no site has {MIN_PAGES} pages | 0 | | | |")
            continue
        without = [count for site in sites for count in overlap(site, default_cleaner())]
        learned = [count for site in sites for count in with_memory(site, folds)]
        print(row(f"{name}, {len(sites)} sites, without", pages, without))
        print(row(f"{name}, {len(sites)} sites, with memory", pages, learned), flush=True)


if __name__ == "__main__":
    main()
