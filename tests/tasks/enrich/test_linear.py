"""No field's time grows faster than its text, however hostile; the benchmark has it up to 5 MB."""

from __future__ import annotations

from time import process_time

import pytest
from enrichment import HOSTILE

from tasks.enrich.enrichments import Enrichable, enrich

pytestmark = pytest.mark.integration

SHORT, LONG = 100_000, 800_000
GENEROUS = 2.5
"""Times the growth of the text that the growth of the time may be: a machine is never idle."""


def seconds(piece: str, size: int) -> float:
    body = piece * (size // len(piece.encode()))
    article = Enrichable(body, body, None, body, "en")
    times = []
    for _ in range(2):
        started = process_time()
        enrich(article)
        times.append(process_time() - started)
    return min(times)


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_no_faster_than_the_text(name: str) -> None:
    seconds(HOSTILE[name], 1_000)  # tables are loaded
    short, long = seconds(HOSTILE[name], SHORT), seconds(HOSTILE[name], LONG)
    assert long <= max(0.5, GENEROUS * short * LONG / SHORT)
