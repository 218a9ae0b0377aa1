"""CPU time of the engine a page and a stage, beside trafilatura on the same pages in the same run.

    .venv/bin/python tests/benchmarks/speed.py ../shared/data/news-dev.parquet --limit 130
    .venv/bin/python tests/benchmarks/speed.py --made TEXT.txt

In: Parquet files with an `html` column; text files (.txt) are read as plain text and give MB/s.
Out: median, mean and 99th percentile in milliseconds, and the ratio to trafilatura with metadata.

1. every page goes through the engine and through trafilatura in turns, `--rounds` times
2. a page's time is its smallest of the rounds; cleaners work on whole batches, so that their time
   is the batch's divided by its pages
Times of a shared machine drift: read the ratios.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import process_time
from typing import Any

import pyarrow.parquet as pq

import tasks.assemble
import tasks.process
import tasks.read
from tasks.clean.cleaner import Cleaner, default_cleaner
from tasks.models import Decision, MediaType, Page, RawDocument, Source
from tasks.segment.head import read_head
from tasks.segment.html import segment_html
from tasks.segment.openings import Openings
from tasks.segment.text import segment_text

BATCH = 64
STAGES: tuple[tuple[str, Any, str], ...] = (
    ("decode", tasks.read, "decode"),
    ("characters", tasks.read, "clean_characters"),
    ("openings", tasks.read, "Openings"),
    ("segment", tasks.read, "segment_html"),
    ("head", tasks.read, "read_head"),
    ("enrich", tasks.assemble, "enrich"),
    ("read, all", tasks.process, "read_document"),
    ("assemble, all", tasks.process, "assemble"),
)
"""Name, module and function; the last two hold the others and all that is not listed.

What trafilatura has no counterpart of (entities, keyphrases ...) is counted apart as `enrich`."""


class Stopwatch:
    """CPU seconds by stage and page; a page's time is the smallest of all rounds."""

    def __init__(self) -> None:
        self.seconds: dict[str, dict[str, float]] = defaultdict(dict)
        self.page = ""

    def note(self, stage: str, page: str, seconds: float) -> None:
        """Keep a time if it is the page's smallest."""
        known = self.seconds[stage].get(page, float("inf"))
        self.seconds[stage][page] = min(known, seconds)

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, noting its time."""

        def run(*args: Any, **keywords: Any) -> Any:
            self.page = _name(args[0], self.page)
            started = process_time()
            try:
                return function(*args, **keywords)
            finally:
                self.note(stage, self.page, process_time() - started)

        return run

    @contextmanager
    def watching(self) -> Iterator[None]:
        """While this is open, the engine's stages are timed."""
        kept = [(module, name, getattr(module, name)) for _, module, name in STAGES]
        for (stage, module, name), (_, _, function) in zip(STAGES, kept, strict=True):
            setattr(module, name, self.timed(stage, function))
        try:
            yield
        finally:
            for module, name, function in kept:
                setattr(module, name, function)


class TimedCleaner:
    """A cleaner that notes its time, an equal share for each page of a batch."""

    def __init__(self, cleaner: Cleaner, watch: Stopwatch) -> None:
        self.version = cleaner.version
        self._cleaner, self._watch = cleaner, watch
        self.names: list[str] = []

    def label(self, pages: Sequence[Page]) -> list[tuple[Decision, ...]]:
        """Label as the cleaner does."""
        started = process_time()
        decisions = self._cleaner.label(pages)
        share = (process_time() - started) / max(1, len(pages))
        for name in self.names:
            self._watch.note("clean, all", name, share)
        return decisions


def _name(first: Any, otherwise: str) -> str:
    """The location of the document that a stage was given, as far as the stage knows it."""
    document = getattr(first, "document", first)
    return getattr(document, "location", otherwise)


def measure(documents: list[RawDocument], rounds: int) -> Stopwatch:
    """Time the engine and trafilatura on every page."""
    import trafilatura

    watch = Stopwatch()
    cleaner = TimedCleaner(default_cleaner(), watch)
    for _ in range(rounds):
        for first in range(0, len(documents), BATCH):
            batch = documents[first : first + BATCH]
            cleaner.names = [document.location for document in batch]
            with watch.watching():
                tasks.process.process(batch, cleaner=cleaner)
            for document in batch:
                started = process_time()
                trafilatura.bare_extraction(document.content, with_metadata=True)
                watch.note("trafilatura", document.location, process_time() - started)
    parts = ("read, all", "clean, all", "assemble, all")
    for name in watch.seconds["trafilatura"]:
        total = sum(watch.seconds[part].get(name, 0.0) for part in parts)
        watch.seconds["segment + clean + metadata"][name] = total - watch.seconds["enrich"].get(
            name, 0.0
        )
    return watch


def print_table(watch: Stopwatch) -> None:
    """The stages as Markdown."""
    order = [stage for stage, _, _ in STAGES]
    order.insert(order.index("assemble, all"), "clean, all")
    base = watch.seconds["trafilatura"]
    print("| | median ms | mean ms | p99 ms | trafilatura's median / this one's |")
    print("|---|---|---|---|---|")
    for stage in (*order, "segment + clean + metadata", "trafilatura"):
        times = sorted(watch.seconds[stage].values())
        if times:
            median = statistics.median(times)
            p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
            ratio = statistics.median(base.values()) / median if median else float("inf")
            print(
                f"| {stage} | {median * 1e3:.2f} | {statistics.fmean(times) * 1e3:.2f} "
                f"| {p99 * 1e3:.2f} | {ratio:.1f} |"
            )


def print_text_speed(path: Path, rounds: int) -> None:
    """Megabytes a second of one plain-text file, by the segmenter alone and by the engine."""
    content = path.read_bytes()
    text = content.decode("utf-8", "replace")
    document = RawDocument(content, MediaType.TEXT, path.name, Source("benchmark"))
    for name, run in (
        ("segment_text", lambda: segment_text(text)),
        ("engine", lambda: tasks.process.process([document])),
    ):
        best = float("inf")
        for _ in range(rounds):
            started = process_time()
            run()
            best = min(best, process_time() - started)
        print(f"{path.name}: {name} {len(content) / 1e6 / best:.1f} MB/s")


def made_pages() -> dict[str, str]:
    """Pages made to take long, by what they are full of."""
    rows = "".join(
        f"<tr><td>cell {row} of it</td><td>{row * 7}</td></tr>" for row in range(400_000)
    )
    return {
        "50,000 nested elements": "<div>text " * 50_000 + "</div>" * 50_000,
        "a table of 20 MB": f"<table>{rows}</table>",
        "a million sibling links": "<a href='/x'>ab</a> " * 1_000_000,
        "an attribute of 5 MB": f"<p class='{'token ' * 833_333}'>text</p>",
    }


def print_made_speed() -> None:
    """Seconds that segmentation and head take on made pages."""
    for name, html in made_pages().items():
        started = process_time()
        seen = Openings(html)
        segment_html(html, openings=seen)
        read_head(html, seen)
        print(f"{name}, {len(html) / 1e6:.1f} MB: {process_time() - started:.2f} s")


def read_pages(paths: list[str], limit: int) -> list[RawDocument]:
    """Up to `limit` pages of each file, the same ones each time."""
    documents = []
    for path in paths:
        table = pq.read_table(path, columns=["html", "url"])
        rows = list(enumerate(table.to_pylist()))
        for number, row in random.Random(1).sample(rows, min(limit, len(rows))):
            location = f"{Path(path).name}#{number}"
            html = row["html"]
            documents.append(
                RawDocument(html, MediaType.HTML, location, Source("benchmark"), row["url"])
            )
    return documents


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="*")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--limit", type=int, default=400, help="pages of each file")
    parser.add_argument("--made", action="store_true", help="pages made to take long, too")
    options = parser.parse_args()
    if options.made:
        print_made_speed()
    for path in map(Path, options.files):
        if path.suffix == ".txt":
            print_text_speed(path, options.rounds)
    pages = read_pages([p for p in options.files if not p.endswith(".txt")], options.limit)
    if pages:
        sizes = sorted(len(page.content) for page in pages)
        print(f"{len(pages)} pages, median of {sizes[len(sizes) // 2] / 1e3:.0f} KB\n")
        print_table(measure(pages, options.rounds))


if __name__ == "__main__":
    main()
