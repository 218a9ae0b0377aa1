"""How well the engine does on the golden documents: every sample and its truth -> figures by group.

    .venv/bin/python tests/support/gate.py          what it measures beside the pinned floors
    .venv/bin/python tests/support/gate.py --pin    write the figures of today as the new floors

In: seeds/articles and tests/golden. Out: group -> measure -> figure in 0..1, and
tests/quality_floors.json, which tests/test_quality_gate.py holds the code to.

1. text   word_f1 (mean over documents), word_precision and word_recall (pooled) and shingle_f1
          (4-grams, pooled) of article_body; in scripts without spaces a character is a word
2. parts  share of documents whose headline, standfirst, recap, byline, date, attribution is the
          truth's, or is absent as the truth says
3. gone   share of the texts listed as removed that were removed
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.models import CleanDocument, MediaType, RawDocument
from tasks.process import process
from tasks.settings import Settings
from tasks.sources.files import discover

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "seeds" / "articles"
GOLDEN = ROOT / "tests" / "golden"
FLOORS = ROOT / "tests" / "quality_floors.json"
LISTS = {"rejections.json", "mended.json", "known_gaps.json"}
PARTS = {
    "headline": "headline",
    "standfirst": "description",
    "recap": "abstract",
    "byline": "authors",
    "date": "date_published",
    "attribution": "is_based_on",
}
"""Measure -> the truth's field."""
SCRIPTS = {
    **dict.fromkeys(("zh-Hans", "zh-Hant", "zh", "ja", "ko"), "cjk"),
    **dict.fromkeys(("ar", "fa", "he", "hi", "th"), "other scripts"),
    **dict.fromkeys(("ru", "uk", "el", "bg"), "cyrillic and greek"),
    "en": "english",
}
_WORD = re.compile(
    r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+?(?=\W|\Z|[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])"
)

Truth = dict[str, Any]
Figures = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Golden:
    """A golden document: the sample, which of its records, and the truth."""

    sample: str
    record: str
    truth: Truth


@dataclass(frozen=True, slots=True)
class Score:
    """One document: words right, found and true; shingles the same; parts; texts gone."""

    words: tuple[int, int, int]
    shingles: tuple[int, int, int]
    parts: Mapping[str, bool]
    gone: tuple[int, int]


def golden_documents() -> list[Golden]:
    """Every sample that has a truth, one a record."""
    found: list[Golden] = []
    for path in sorted(GOLDEN.rglob("*.json")):
        name = path.relative_to(GOLDEN).as_posix()
        if name not in LISTS:
            truth = json.loads(path.read_text("utf-8"))
            records: dict[str, Truth] = truth.get("records", {"": truth})
            sample = name.removesuffix(".json")
            found += [Golden(sample, record, one) for record, one in records.items()]
    return found


def read(golden: Golden) -> RawDocument:
    """The document of a golden one."""
    items = [
        item
        for item in discover([str(SAMPLES / golden.sample)], Settings())
        if isinstance(item, RawDocument) and item.location.endswith(golden.record)
    ]
    (document,) = items
    return document


def words(text: str) -> list[str]:
    """Lower-case words; in scripts without spaces, characters."""
    return _WORD.findall(text.lower())


def score(truth: Truth, outcome: object) -> Score:
    """One document's counts; a refused one has found nothing."""
    clean = outcome if isinstance(outcome, CleanDocument) else None
    found = words(clean.article.article_body) if clean else []
    true = words("\n".join(truth["article_body"]))
    removed = Counter(
        item.block.text for item in (clean.blocks if clean else ()) if not item.decision.kept
    )
    must_go = Counter(truth["removed"])
    return Score(
        words=_overlap(found, true),
        shingles=_overlap(_shingles(found), _shingles(true)),
        parts={
            name: clean is not None and _part(clean, f) == truth[f] for name, f in PARTS.items()
        },
        gone=(sum((must_go & removed).values()), sum(must_go.values())),
    )


def _part(clean: CleanDocument, field: str) -> object:
    value = getattr(clean.article, field)
    if field == "authors":
        return list(value)
    if field == "date_published":
        return value and value.value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value


def _shingles(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*(tokens[start:] for start in range(4)), strict=False))


def _overlap(found: Sequence[Any], true: Sequence[Any]) -> tuple[int, int, int]:
    return sum((Counter(found) & Counter(true)).values()), len(found), len(true)


def _groups(document: RawDocument, truth: Truth) -> Iterator[str]:
    yield "all"
    yield "html" if document.media_type is MediaType.HTML else "text"
    yield SCRIPTS.get(truth["in_language"], "other latin")


def measure() -> Figures:
    """Figures of every group, rounded to four digits."""
    golden = golden_documents()
    documents = [read(item) for item in golden]
    outcomes = process(documents)
    grouped: defaultdict[str, list[Score]] = defaultdict(list)
    for item, document, outcome in zip(golden, documents, outcomes, strict=True):
        scored = score(item.truth, outcome)
        for group in _groups(document, item.truth):
            grouped[group].append(scored)
    return {group: _figures(scores) for group, scores in sorted(grouped.items())}


def _figures(scores: Sequence[Score]) -> dict[str, float]:
    right, found, true = (sum(s.words[place] for s in scores) for place in range(3))
    gone, listed = (sum(s.gone[place] for s in scores) for place in range(2))
    shingles = tuple(sum(s.shingles[place] for s in scores) for place in range(3))
    figures = {
        "word_f1": sum(f1(*s.words) for s in scores) / len(scores),
        "word_precision": right / max(1, found),
        "word_recall": right / max(1, true),
        "shingle_f1": f1(*shingles),
        "gone": gone / max(1, listed),
        **{name: sum(s.parts[name] for s in scores) / len(scores) for name in PARTS},
    }
    return {name: round(value, 4) for name, value in figures.items()}


def f1(right: int, found: int, true: int) -> float:
    """Harmonic mean of precision and recall; 1 where nothing was to be found and nothing was."""
    return 2 * right / (found + true) if found + true else 1.0


def floors() -> Figures:
    """The pinned figures."""
    pinned: Figures = json.loads(FLOORS.read_text("utf-8"))
    return pinned


def fallen(now: Figures, pinned: Figures) -> list[str]:
    """A line for each figure below its floor: which, from what to what, and by how much."""
    return [
        f"{group}: {name} fell from {floor:.4f} to {now[group][name]:.4f} "
        f"({now[group][name] - floor:+.4f})"
        for group, measures in pinned.items()
        for name, floor in measures.items()
        if now[group][name] < floor
    ]


def main() -> None:
    """Print the figures beside the floors; with --pin make them the floors."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pin", action="store_true", help="write the figures as the new floors")
    options = parser.parse_args()
    now = measure()
    pinned = floors() if FLOORS.is_file() else {}
    for group, measures in now.items():
        print(group)
        for name, value in measures.items():
            floor = pinned.get(group, {}).get(name)
            change = f"  floor {floor:.4f} ({value - floor:+.4f})" if floor is not None else ""
            print(f"  {name:<15}{value:.4f}{change}")
    if options.pin:
        FLOORS.write_text(json.dumps(now, indent=2) + "\n", encoding="utf-8")
        print("\n".join(["pinned", *fallen(now, pinned)]))


if __name__ == "__main__":
    main()
