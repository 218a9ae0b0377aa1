"""Golden tests: every sample in seeds/articles gives what a careful editor would say of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tasks.models import BODY_LABELS, CleanDocument, Outcome, RawDocument, Rejection
from tasks.process import process
from tasks.settings import Settings
from tasks.sources.files import discover

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "seeds" / "articles"
GOLDEN = ROOT / "tests" / "golden"
LISTS = {"rejections.json", "mended.json", "known_gaps.json"}
REJECTIONS: dict[str, str] = json.loads((GOLDEN / "rejections.json").read_text("utf-8"))
MENDED: dict[str, str] = json.loads((GOLDEN / "mended.json").read_text("utf-8"))
GAPS: dict[str, str] = json.loads((GOLDEN / "known_gaps.json").read_text("utf-8"))
"""Truths that the engine does not reach yet, each with what holds it back."""


def _cases() -> list[tuple[str, str]]:
    """Each (sample, record) that has a truth; the record is empty for a file of one document."""
    cases: list[tuple[str, str]] = []
    for path in sorted(GOLDEN.rglob("*.json")):
        name = path.relative_to(GOLDEN).as_posix()
        if name in LISTS:
            continue
        truth = json.loads(path.read_text("utf-8"))
        sample = name.removesuffix(".json")
        cases.extend((sample, record) for record in truth.get("records", {"": None}))
    return cases


def _outcome(sample: str, record: str) -> Outcome:
    """The outcome of one document of a sample."""
    settings = Settings()
    found = list(discover([str(SAMPLES / sample)], settings))
    if record:
        found = [item for item in found if _location(item).endswith(record)]
    assert len(found) == 1, [_location(item) for item in found]
    (item,) = found
    return item if isinstance(item, Rejection) else process([item], settings)[0]


def _location(item: RawDocument | Rejection) -> str:
    return item.document.location if isinstance(item, Rejection) else item.location


def _facts(outcome: CleanDocument) -> dict[str, Any]:
    """What was found, in the shape of a truth."""
    article = outcome.article
    date = article.date_published
    return {
        "headline": article.headline,
        "description": article.description,
        "abstract": article.abstract,
        "authors": list(article.authors),
        "date_published": date and date.value.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "date_precision": date and date.precision.value,
        "in_language": article.in_language,
        "is_based_on": article.is_based_on,
        "corrections": list(article.corrections),
        "article_body": [
            item.block.text for item in outcome.blocks if item.decision.label in BODY_LABELS
        ],
    }


def _marked() -> list[Any]:
    """The cases; a known gap must fail, so that it is taken off the list when it is closed."""
    return [
        pytest.param(
            sample, record, marks=pytest.mark.xfail(strict=True, reason=GAPS[sample + record])
        )
        if sample + record in GAPS
        else (sample, record)
        for sample, record in _cases()
    ]


@pytest.mark.parametrize(("sample", "record"), _marked())
def test_a_sound_sample_gives_its_truth(sample: str, record: str) -> None:
    truth = json.loads((GOLDEN / f"{sample}.json").read_text("utf-8"))
    truth = truth["records"][record] if record else truth
    outcome = _outcome(sample, record)
    assert isinstance(outcome, CleanDocument), outcome
    removed = [item.block.text for item in outcome.blocks if not item.decision.kept]
    expected = {"corrections": [], **truth}
    must_go = expected.pop("removed")
    assert _facts(outcome) == expected
    assert [text for text in must_go if text not in removed] == [], removed


@pytest.mark.parametrize("location", sorted(REJECTIONS))
def test_a_faulty_sample_is_rejected_with_its_reason(location: str) -> None:
    sample, mark, number = location.partition("#")
    outcome = _outcome(sample, mark + number)
    assert isinstance(outcome, Rejection), outcome
    assert outcome.reason.value == REJECTIONS[location]


@pytest.mark.parametrize("sample", sorted(MENDED))
def test_a_mended_sample_names_its_mend(sample: str) -> None:
    outcome = _outcome(sample, "")
    assert isinstance(outcome, CleanDocument), outcome
    assert any(MENDED[sample] in mend for mend in outcome.article.mends), outcome.article.mends
