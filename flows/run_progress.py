"""How far a run is, as one artifact that is brought up to date while it works.

In: the run's label, a meter of its input, its counts batch by batch. Out: the artifact
`progress` (of a source: `progress-<source>`): the share of the input's bytes that was read, and
in words what came of them. Where the size is unknown the share stays 0 until the end.
"""

from __future__ import annotations

import time
from typing import cast
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from flows.artifacts import key_of, safely
from tasks.sources.meter import Meter
from warehouse.load import LoadResult

PAUSE_SECONDS = 5.0
"""The artifact is not brought up to date more often: each time is a request."""


class RunProgress:
    """One run's progress; an artifact that cannot be made is done without."""

    def __init__(self, label: str, meter: Meter) -> None:
        self._meter = meter
        self._started = self._told = time.monotonic()
        self._batches = 0
        self._artifact = safely(lambda: _created(label))

    def batch(self, counts: LoadResult) -> None:
        """One more batch was loaded; `counts` are the run's so far."""
        self._batches += 1
        if time.monotonic() - self._told >= PAUSE_SECONDS:
            # Not 100 before the end: what was read is not yet loaded.
            self._tell(counts, min(99.0, 100 * (self._meter.share or 0.0)))

    def done(self, counts: LoadResult) -> None:
        """All batches were loaded."""
        self._tell(counts, 100.0)

    def _tell(self, counts: LoadResult, percent: float) -> None:
        artifact = self._artifact
        if artifact is None:
            return
        self._told = time.monotonic()
        told = said(counts, self._batches, self._told - self._started)
        safely(lambda: update_progress_artifact(artifact, round(percent, 1), told))


def _created(label: str) -> UUID:
    made = create_progress_artifact(0.0, key_of("progress", label), "Reading ...")
    return cast(UUID, made)  # only a caller in an event loop gets a coroutine


def said(counts: LoadResult, batches: int, seconds: float) -> str:
    """The progress in words."""
    rate = counts.documents / seconds if seconds else 0.0
    return (
        f"{batches:,} batches, **{counts.documents:,}** documents, {rate:,.0f} documents/s: "
        f"{counts.new:,} new, {counts.changed:,} changed, "
        f"{counts.unchanged + counts.rejected_known:,} known already, {counts.rejected:,} refused"
    )
