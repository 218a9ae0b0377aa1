"""No field's time grows faster than its text, however hostile.

The short form has the whole set up to 0.8 MB, the full form every field by itself up to 5 MB.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest
from enrichment import HOSTILE, field_steps, hostile

from tasks.enrich.enrichments import enrich

SHORT, LONG = 100_000, 800_000
HALF, WHOLE = 2_500_000, 5_000_000
GENEROUS = 2.5
"""Times the growth of the text that the growth of the time may be: a machine is never idle."""
LEAST = 0.5
"""Seconds that are no growth."""
TRIES = 4
"""A machine that does something else meanwhile is asked again."""


def seconds(step: Callable[[], object]) -> float:
    """Processor time, the better of two."""
    times = []
    for _ in range(2):
        started = process_time()
        step()
        times.append(process_time() - started)
    return min(times)


@pytest.mark.integration
@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_no_faster_than_the_text(name: str) -> None:
    enrich(hostile(name, 1_000))  # tables are loaded
    short, long = (hostile(name, size) for size in (SHORT, LONG))
    limit = GENEROUS * LONG / SHORT
    ratios: list[float] = []
    while len(ratios) < TRIES:
        before, after = seconds(lambda: enrich(short)), seconds(lambda: enrich(long))
        ratios.append(after / max(before, LEAST / limit))
        if ratios[-1] <= limit:
            return
    pytest.fail(f"{SHORT} to {LONG} characters took {ratios} times as long, more than {limit}")


@pytest.mark.soak
@pytest.mark.parametrize("name", HOSTILE)
def test_no_field_grows_faster_than_its_text_up_to_5_mb(name: str) -> None:
    half, whole = hostile(name, HALF), hostile(name, WHOLE)
    slow = {}
    for field, step in field_steps([half, whole]).items():
        before, after = seconds(lambda: step(half)), seconds(lambda: step(whole))  # noqa: B023
        if after > max(LEAST, GENEROUS * 2 * before):
            slow[field] = (before, after)
    assert not slow
