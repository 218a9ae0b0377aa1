"""Speed of every enrichment on one core, and how right they are.

    .venv/bin/pip install trafilatura==2.3.1
    .venv/bin/python tests/benchmarks/enrichment.py ../shared/data/news-dev.parquet

In: Parquet files with `html` and `url`. Out: Markdown tables.

1. processor milliseconds an article of every field and of the whole set, median and mean, beside
   trafilatura's extraction of the same pages in the same run: read the ratio, not the times
2. findings against the hand-made gold of tests/golden_enrichment
3. publishers' keywords that stand in the text and are found among the keyphrases: one contains the
   other as whole words, or (strict) both are equal; language against the page's own <html lang>
4. with --sizes: time by length of hostile texts, doubled up to 5 MB
"""

from __future__ import annotations

import argparse
import gc
import re
import resource
import statistics
from collections.abc import Callable, Sequence
from dataclasses import replace
from time import perf_counter, thread_time
from typing import Any

import pyarrow.parquet as pq
from enrichment_gold import Judged, held_out, judged, score

from tasks.batching import COLLECT_AFTER
from tasks.enrich import enrichments as steps
from tasks.enrich.counts import count
from tasks.enrich.embedding import embed
from tasks.enrich.enrichments import Enrichable, enrich
from tasks.enrich.language import detect_language
from tasks.enrich.text import ArticleText, article_text
from tasks.models import CleanDocument, Head, MediaType, RawDocument, Source
from tasks.process import process
from tasks.read import read_document

ROUNDS = 3
HOSTILE = {
    "one letter": "a",
    "capital words": "Ada Quill ",
    "titled people": "President Ada Quill of Paris said on Monday, 3 May 2021. ",
    "open quotes": "“ ",
    "nested quotes": "“a «b „c 'd ",
    "quoted words": "“One two three four five six,” said Ada Quill. ",
    "zalgo": "a\u0301\u0302\u0303",
    "emoji": "👩‍👩‍👧‍👦",
    "digits": "31.12.2021 ",
    "bidi controls": "\u202eabc\u2066 ",
    "Chinese": "北京的记者说：“今天天气很好。”",
    "Chinese people": "馆长陈雨说安娜·米勒",
    "Japanese people": "田中美咲市長とペーター・ノイマン氏",
    "Korean people": "김도윤 전주시장은 ",
    "Arabic": "قال الوزير في القاهرة ",
    "Arabic people": "وقال الوزير محمد أحمد علي ",
    "Hindi people": "मंत्री मोहन लाल वर्मा ने ",
    "dots": ". ",
}
"""Pieces that are repeated to texts of every length."""
LANGUAGES = {"Chinese": "zh", "Japanese": "ja", "Korean": "ko", "Arabic": "ar", "Hindi": "hi"}
"""Languages of the pieces whose names begin so; any other is read as English."""
SIZES = (625_000, 1_250_000, 2_500_000, 5_000_000)


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--sizes", action="store_true", help="time hostile texts up to 5 MB")
    parser.add_argument("--slips", action="store_true", help="print what the gold says is wrong")
    options = parser.parse_args()
    if options.files:
        pages = [page for path in options.files for page in pq.read_table(path).to_pylist()]
        results = _processed(pages)
        speed([clean for clean, _ in results], pages)
        publishers(results)
    gold("gold", judged(), slips=options.slips)
    gold("held out", held_out(), slips=options.slips)
    if options.sizes:
        sizes()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory of this process: {peak:.0f} MiB")


def _processed(pages: Sequence[dict[str, Any]]) -> list[tuple[CleanDocument, Head]]:
    documents = [
        RawDocument(page["html"], MediaType.HTML, str(number), Source("bench"), url=page["url"])
        for number, page in enumerate(pages)
    ]
    return [
        (outcome, read_document(document).page.head)
        for document, outcome in zip(documents, process(documents), strict=True)
        if isinstance(outcome, CleanDocument)
    ]


def speed(cleans: Sequence[CleanDocument], pages: Sequence[dict[str, Any]]) -> None:
    """Times of the fields, of the whole set and of trafilatura."""
    items = [
        steps.enrichable(
            clean.article,
            clean.blocks,
            Head(),
            count(clean.article.article_body, clean.article.in_language),
        )
        for clean in cleans
    ]
    for item in items:
        enrich(item)  # tables are loaded once a process
    gc.collect()
    gc.freeze()  # the pages in memory are not the enrichments' to look through
    gc.set_threshold(COLLECT_AFTER)  # as in a worker of a run
    base = _times(_trafilatura(), [page["html"] for page in pages])
    print(f"{len(items)} articles, best of {ROUNDS} rounds; trafilatura's median is 1\n")
    print("| | articles/s | ms median | ms mean | part of trafilatura |\n|---|---|---|---|---|")
    for name, step in {"whole default set": _whole, **field_steps(items)}.items():
        _row(name, _times(step, items), base)
    _row("trafilatura", base, base)


def _row(name: str, times: list[float], base: list[float]) -> None:
    median, mean = statistics.median(times), statistics.mean(times)
    part = median / statistics.median(base)
    print(f"| {name} | {1000 / mean:.0f} | {median:.2f} | {mean:.2f} | {part:.3f} |")


def _times(step: Callable[[Any], object], items: Sequence[Any]) -> list[float]:
    """Milliseconds of processor time of each item, the best of the rounds."""
    rounds = []
    for _ in range(ROUNDS):
        times = []
        for item in items:
            started = thread_time()
            step(item)
            times.append((thread_time() - started) * 1000)
        rounds.append(times)
    return [min(times) for times in zip(*rounds, strict=True)]


def _trafilatura() -> Callable[[Any], object]:
    import trafilatura

    return lambda html: trafilatura.bare_extraction(html, with_metadata=True)


def _whole(item: Enrichable) -> object:
    """Everything, language and counts included, of an article that nothing is known of."""
    detect_language(item.article_body)
    return enrich(replace(item, counts=None))


def _text(item: Enrichable) -> ArticleText:
    return article_text(
        item.article_body,
        headline=item.headline,
        description=item.description,
        abstract=item.abstract,
        language=item.language,
        sentences=item.counts.spans if item.counts else None,
    )


def field_steps(items: Sequence[Enrichable]) -> dict[str, Callable[[Enrichable], object]]:
    """Each field alone, with what it is given made before the clock runs."""
    texts = {id(item): _text(item) for item in items}
    names = {key: steps.find_names(text) for key, text in texts.items()}
    people = {key: steps.find_people(text, names[key]) for key, text in texts.items()}
    vectors = {key: embed(text) for key, text in texts.items()}

    def of(step: Callable[[ArticleText, int], object]) -> Callable[[Enrichable], object]:
        return lambda item: step(texts[id(item)], id(item))

    return {
        "language": lambda item: detect_language(item.article_body),
        "sentences and counts": lambda item: count(item.article_body, item.language),
        "headline_language": lambda item: steps.headline_language(item.headline, item.language),
        "languages": lambda item: steps.language_shares(item.article_body),
        "readability": lambda item: steps.find_readability(
            item.article_body, item.counts or count("", None), item.language
        ),
        "(words cut)": _text,
        "(names)": of(lambda text, key: steps.find_names(text)),
        "people": of(lambda text, key: steps.find_people(text, names[key])),
        "organizations": of(lambda text, key: steps.find_organizations(text, names[key])),
        "places": of(lambda text, key: steps.find_places(text, names[key], people[key].mentions)),
        "keyphrases": of(lambda text, key: steps.find_keyphrases(text)),
        "quotes": of(lambda text, key: steps.find_quotes(text, people[key].mentions)),
        "summary": of(lambda text, key: steps.find_summary(text)),
        "dates_mentioned": lambda item: steps.find_dates(texts[id(item)], item.published),
        "citations": lambda item: steps.find_citations(item.blocks, item.domain, None),
        "embedding": of(lambda text, key: embed(text)),
        "about": lambda item: steps.find_topics(
            item.section, item.keywords, item.url, vectors[id(item)]
        ),
        "genre and flags": lambda item: steps.find_flags(steps.facts(item)),
    }


def publishers(results: Sequence[tuple[CleanDocument, Head]]) -> None:
    """What publishers say of their own articles, and what is found."""
    standing = contained = equal = named = told = right = 0
    for clean, head in results:
        article, found = clean.article, clean.article.enrichment
        phrases = {_plain(one.phrase) for one in found.keyphrases or ()}
        whole = _plain(f"{article.headline} {article.description} {article.article_body}")
        for keyword in filter(None, map(_plain, article.keywords)):
            if not _within(keyword, whole):
                continue
            standing += 1
            equal += keyword in phrases
            contained += any(_within(keyword, one) or _within(one, keyword) for one in phrases)
            named += keyword in phrases | _names(clean)
        if head.language:
            told += 1
            right += _primary(head.language) == _primary(article.in_language or "")
    print(
        f"\npublishers' keywords in the text: {standing}, found {contained / standing:.3f}", end=""
    )
    print(f", equal {equal / standing:.3f}, equal to a phrase or name {named / standing:.3f}")
    print(f"language as <html lang> says: {right} of {told}")


def _names(clean: CleanDocument) -> set[str]:
    found = clean.article.enrichment
    named = [*(found.people or ()), *(found.organizations or ()), *(found.places or ())]
    return {_plain(one.name) for one in named}


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _within(part: str, whole: str) -> bool:
    return f" {part} " in f" {whole} "


def _primary(tag: str) -> str:
    primary = tag.replace("_", "-").split("-")[0].lower()
    return {"nb": "no", "nn": "no"}.get(primary, primary)


def gold(title: str, articles: list[Judged], *, slips: bool) -> None:
    """Findings against the hand-made gold."""
    languages = len({one.truth["language"] for one in articles})
    print(f"\n{title}: {len(articles)} articles in {languages} languages\n")
    print("| field | right | wrong | missed | precision | recall | F1 |")
    print("|---" * 7 + "|")
    counts = score(articles)
    for name, one in counts.items():
        numbers = f"{one.precision:.2f} | {one.recall:.2f} | {one.f1:.2f}"
        print(f"| {name} | {one.right} | {one.wrong} | {one.missed} | {numbers} |")
    if slips:
        print(*(f"{name}: {slip}" for name, one in counts.items() for slip in one.slips), sep="\n")


def hostile(name: str, size: int) -> Enrichable:
    """An article of so many bytes whose headline and body are one hostile piece repeated."""
    body = HOSTILE[name] * (size // len(HOSTILE[name].encode()))
    return Enrichable(body, body, None, body, LANGUAGES.get(name.split()[0], "en"))


def sizes() -> None:
    """Seconds by length of hostile texts; doubling the length at most doubles them."""
    print("\n| seconds for | " + " | ".join(f"{size / 1e6:.2f} MB" for size in SIZES) + " |")
    print("|---" * (len(SIZES) + 1) + "|")
    for name in HOSTILE:
        times = []
        for size in SIZES:
            item = hostile(name, size)
            started = perf_counter()
            enrich(item)
            times.append(perf_counter() - started)
        print(f"| {name} | " + " | ".join(f"{seconds:.2f}" for seconds in times) + " |")


if __name__ == "__main__":
    main()
