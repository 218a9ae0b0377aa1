"""Whatever a document holds: an article or a rejection, no character lost, the same again.

The short form runs with every change, more documents in CI, 100,000 with `make soak`, in pieces of
7,000 that can be run one by one: `pytest -m soak tests/test_robustness.py -k 9000-16000`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from mutations import mutated

from tasks.errors import DocumentError
from tasks.models import CleanDocument, Outcome, RawDocument, Rejection
from tasks.process import process
from tasks.read import read_document
from tasks.settings import Settings

SIZES = (
    pytest.param(range(150), id="150"),
    pytest.param(range(150, 2_000), id="2000", marks=pytest.mark.integration),
    *(
        pytest.param(
            range(first, first + 7_000), id=f"{first}-{first + 7_000}", marks=pytest.mark.soak
        )
        for first in range(2_000, 100_000, 7_000)
    ),
)
BATCH = 50


def timeless(outcome: Outcome) -> Outcome:
    """An outcome without the one thing that may differ: how long it took."""
    if isinstance(outcome, CleanDocument):
        return replace(outcome, elapsed_seconds=0.0)
    return outcome


def letters(text: str) -> Counter[str]:
    """Every character but white space and the hyphens that joined lines lose."""
    return Counter("".join(text.split()).replace("-", "").replace("\u00ad", ""))


def visible(document: RawDocument) -> Counter[str]:
    """What a document shows before anything is decided."""
    return letters(read_document(document).page.text)


@pytest.mark.parametrize("seeds", SIZES)
def test_a_mutated_document_gives_an_article_or_a_rejection_and_nothing_is_lost(
    seeds: range,
) -> None:
    settings = Settings(min_article_words=0)
    for start in range(seeds.start, seeds.stop, BATCH):
        documents = [mutated(seed) for seed in range(start, min(start + BATCH, seeds.stop))]
        for document, outcome in zip(documents, process(documents, settings), strict=True):
            if isinstance(outcome, Rejection):
                assert outcome.detail
                continue
            blocks = letters("".join(item.block.text for item in outcome.blocks))
            assert blocks == visible(document), document.location
            positions = [item.block.position for item in outcome.blocks]
            assert positions == list(range(len(positions))), document.location


def test_outcomes_depend_neither_on_the_order_nor_on_the_batch() -> None:
    documents = [mutated(seed) for seed in range(60)]
    together = list(map(timeless, process(documents)))
    backwards = list(map(timeless, process(documents[::-1])))[::-1]
    alone = [timeless(process([document])[0]) for document in documents]
    assert together == backwards
    assert together == alone


def test_some_mutated_documents_are_refused_and_most_are_read() -> None:
    refused = 0
    for seed in range(100):
        try:
            read_document(mutated(seed))
        except DocumentError:
            refused += 1
    assert 0 < refused < 50
