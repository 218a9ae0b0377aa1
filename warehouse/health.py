"""How sources fare: their last weeks from the marts `source_health` and `freshness`.

In: a lake and the time. Out: a SourceHealth for each source, with a row a week; which drifted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from warehouse.faults import translated
from warehouse.lake import Lake
from warehouse.queries import run

WEEKS = 12
"""How far a look goes back."""
DRIFT = -0.5
"""A source drifted when it keeps this much less than in its four weeks before: half."""
MIN_ARTICLES = 20
"""Fewer in a week tell nothing; both as in checks/kept_share_holds.sql."""


@dataclass(frozen=True, slots=True)
class SourceWeek:
    """One row of the mart source_health; shares from 0 to 1, drifts relative to before."""

    week: date
    articles: int
    rejections: int
    refused_share: float
    kept_share: float | None
    words_kept: float | None
    kept_share_drift: float | None
    words_kept_drift: float | None


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source's last weeks, oldest first; at least one."""

    source: str
    newest_loaded: datetime | None
    weeks: tuple[SourceWeek, ...]

    @property
    def drifted(self) -> str | None:
        """What fell by half in the newest week, in words; None where nothing did."""
        last = self.weeks[-1]
        if last.articles < MIN_ARTICLES:
            return None
        drifts = {
            "the share of text that is kept": last.kept_share_drift,
            "words of an article": last.words_kept_drift,
        }
        fallen = [f"{what} {by:+.0%}" for what, by in drifts.items() if by and by <= DRIFT]
        return ", ".join(fallen) or None


def source_health(lake: Lake, now: datetime) -> tuple[SourceHealth, ...]:
    """Every source that brought something in the last weeks, by name."""
    since = (now - timedelta(weeks=WEEKS)).date()
    with translated(lake.name), lake.connect() as connection:
        run(connection, "source_weeks", since=since)
        rows = connection.fetchall()
    return tuple(
        SourceHealth(source, weeks[0][-1], tuple(SourceWeek(*row[1:-1]) for row in weeks))
        for source, found in groupby(rows, key=lambda row: str(row[0]))
        for weeks in [list(found)]
    )
