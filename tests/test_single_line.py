"""A whole article on one line of five megabytes: cleaned, with every word of it in the body."""

from __future__ import annotations

import gzip
from pathlib import Path

from tasks.models import CleanDocument, RawDocument
from tasks.process import process
from tasks.settings import Settings
from tasks.sources.files import discover

SAMPLE = Path(__file__).parent.parent / "seeds/articles/broken/single_line_5mb.txt.gz"


def test_a_line_of_five_megabytes_loses_no_word() -> None:
    settings = Settings()
    (found,) = discover([str(SAMPLE)], settings)
    assert isinstance(found, RawDocument), found
    (outcome,) = process([found], settings)
    assert isinstance(outcome, CleanDocument), outcome
    words = gzip.decompress(SAMPLE.read_bytes()).decode("utf-8").split()
    assert outcome.article.article_body.split() == words
