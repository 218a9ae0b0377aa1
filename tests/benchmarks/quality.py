"""Quality of extraction beside other open extractors, on labelled pages.

    make bench DATA=folder-of-labelled-pages
    .venv/bin/python tests/benchmarks/quality.py FILE.parquet ... [--limit PAGES]

In: Parquet files of labelled pages. Out: Markdown: word F1 and shingle F1 of articles by file, then
by page type, by language, and our worst pages. Copydesk is cross-validated by registered domain
(each page by a model that never saw its site), which takes most of the time; the other extractors'
outputs are kept in --cache and not made again. A tool that is not installed is left out.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import tempfile
import warnings
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from tasks.clean.model import medium_of
from tasks.clean.training import Recipe
from tasks.clean.training_corpus import LabelledPage, prepare
from tasks.clean.training_metrics import shingle_f1, word_f1, word_overlap
from tasks.clean.training_pages import labelled_pages
from tasks.clean.training_report import held_out_results
from tasks.models import PageType

Extract = Callable[[str], str]
WORST = 10


def tools() -> dict[str, Extract]:
    """Name -> text of a page's main content; only those that are installed."""
    found: dict[str, Extract] = {}
    if _installed("trafilatura"):
        import trafilatura

        found["trafilatura"] = lambda html: trafilatura.extract(html) or ""
    if _installed("resiliparse"):
        from resiliparse.extract.html2text import extract_plain_text

        found["resiliparse"] = lambda html: extract_plain_text(html, main_content=True)
    if _installed("readability"):
        from lxml.html import fromstring
        from readability import Document

        found["readability-lxml"] = lambda html: fromstring(Document(html).summary()).text_content()
    if _installed("justext"):
        import justext

        def just(html: str) -> str:
            words = justext.get_stoplist("English")
            paragraphs = justext.justext(html, words)
            return "\n".join(p.text for p in paragraphs if not p.is_boilerplate)

        found["jusText"] = just
    if _installed("newspaper"):
        import newspaper

        def paper(html: str) -> str:
            article = newspaper.Article("http://localhost/")
            article.set_html(html)
            article.parse()
            return str(article.text)

        found["newspaper4k"] = paper
    return found


def _installed(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def extracted(name: str, extract: Extract, html: str, cache: Path) -> str:
    """A tool's text, from the cache where it is there; a page that a tool fails on gives ''."""
    key = hashlib.sha256(f"{name}\n{html}".encode("utf-8", "replace")).hexdigest()
    path = cache / key
    if not path.exists():
        try:
            text = extract(html)
        except Exception:  # noqa: BLE001  # others' tools raise what they like
            text = ""
        path.write_text(text, encoding="utf-8", errors="replace")
    return path.read_text(encoding="utf-8")


def table(title: str, groups: dict[str, dict[str, list[tuple[str, str]]]]) -> None:
    """Print word F1 / shingle F1 by group (rows) and tool (columns)."""
    names = list(dict.fromkeys(name for by_tool in groups.values() for name in by_tool))
    print(f"\n{title}\n\n| | pages | {' | '.join(names)} |")
    print(f"|---|---|{'---|' * len(names)}")
    for group, by_tool in groups.items():
        cells = [
            f"{word_f1(by_tool[n]):.3f} / {shingle_f1(by_tool[n]):.3f}" if by_tool[n] else "-"
            for n in names
        ]
        pages = max(map(len, by_tool.values()))
        print(f"| {group} | {pages} | {' | '.join(cells)} |")


def read(files: Sequence[Path], limit: int | None) -> tuple[list[LabelledPage], dict[str, str]]:
    """(pages, each as markup and as text; the markup of each by its name)."""
    pages: list[LabelledPage] = []
    markup: dict[str, str] = {}
    for path in files:
        rows = pq.read_table(path).slice(0, limit).to_pylist()
        for number, row in enumerate(rows, start=1):
            found = list(labelled_pages(row, path.name, number))
            pages.extend(found)
            if found:
                markup[found[0].name] = bytes(row["html"] or b"").decode("utf-8", "replace")
    return pages, markup


def main() -> None:
    """Measure everything and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, help="Only so many pages of each file.")
    default = Path(tempfile.gettempdir()) / "copydesk-bench"
    parser.add_argument("--cache", type=Path, default=default)
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("ignore")
    pages, markup = read(options.files, options.limit)
    corpus = prepare(pages)
    contestants = tools()
    by_file: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    by_type: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    by_language: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    worst: list[tuple[float, str]] = []
    for result in held_out_results(corpus, Recipe(), print):
        page = pages[result.number]
        texts = {"copydesk": result.body}
        if medium_of(page.page) == "html":
            html = markup[page.name]
            texts |= {n: extracted(n, tool, html, options.cache) for n, tool in contestants.items()}
        kind = page.page_type or PageType.ARTICLE
        where = f"{page.source} {medium_of(page.page)}"
        for name, text in texts.items():
            pair = (text, page.gold)
            by_type[f"{kind.value} {medium_of(page.page)}"][name].append(pair)
            if kind is PageType.ARTICLE:
                by_file[where][name].append(pair)
                by_language[page.page.language or "unknown"][name].append(pair)
        if kind is PageType.ARTICLE:
            worst.append((word_overlap(result.body, page.gold).f1, f"{where} {page.name}"))
    table("Articles by file (word F1 / shingle F1)", by_file)
    table("By page type", by_type)
    table("Articles by language", by_language)
    print("\nOur worst articles (word F1)\n")
    for score, name in sorted(worst)[:WORST]:
        print(f"- {score:.3f} {name}")


if __name__ == "__main__":
    main()
