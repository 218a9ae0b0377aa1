"""The warehouse that answers the examples of warehouse/README.md.

In: a new folder. Out: a warehouse with rows in every table, made by the product from seeds/articles
and two invented fetches of one page, at fixed times.

    .venv/bin/python tests/support/example_warehouse.py /tmp/example
    .venv/bin/python -m warehouse.dictionary /tmp/example     # writes the answers into the page
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tasks.clean.cleaner import default_cleaner
from tasks.models import MediaType, RawDocument, Rejection, Source
from tasks.process import process
from tasks.settings import Settings
from tasks.sources.files import discover
from warehouse.checks import run_checks, store_results
from warehouse.lake import Lake
from warehouse.load import load_batch
from warehouse.quarantine import candidates, record_replays
from warehouse.rows import to_tables
from warehouse.runs import finish_run, start_run
from warehouse.site_memory import learn_sites
from warehouse.spooled import write_batch
from warehouse.watermarks import Check, note_check

SAMPLES = Path(__file__).parent.parent.parent / "seeds" / "articles"
FIRST_DAY = datetime(2026, 11, 2, 6, tzinfo=UTC)
COURIER = Source("Wexholm Courier", language="en")
FERRY = """\
The Orrin Ferry Sails Again

The ferry to Little Orrin will sail on Monday, after eleven weeks in the dry dock at Wexholm. \
Its captain, Edda Quill, said that the crossing would take as long as before, and that the kiosk \
on the upper deck would open with it. "Nobody missed the old engine," she said.

The repairs cost {cost} crowns. Passengers who bought a season ticket in the spring can use it \
until the end of the year.
"""
CORRECTION = "\nCorrection: An earlier version of this article gave a wrong cost of the repairs.\n"


def make(folder: Path) -> Lake:
    """The samples and a page; a week later the page corrected; then the quarantine tried again."""
    lake = Lake(folder)
    version = default_cleaner().version
    week_later, day_after = FIRST_DAY + timedelta(days=7), FIRST_DAY + timedelta(days=8)
    samples = discover([str(SAMPLES)], Settings())
    _run(lake, "first", FIRST_DAY, [*samples, _ferry(FIRST_DAY, cost="900,000")])
    _run(lake, "second", week_later, [_ferry(week_later, cost="90,000", notice=CORRECTION)])
    note_check(lake, _look(week_later))
    again = list(candidates(lake, version, again=True))
    _run(lake, "third", day_after, [document for _, document in again])
    record_replays(lake, [key for key, _ in again], run_id="third", cleaner_version=version)
    learn_sites(lake, author="third")
    store_results(lake, run_checks(lake), "third")
    return lake


def _run(lake: Lake, name: str, at: datetime, found: Iterable[RawDocument | Rejection]) -> None:
    """Clean documents and load them, as a run does."""
    version = default_cleaner().version
    start_run(
        lake, run_id=name, flow_run_id=None, inputs=[], cleaner_version=version, started_at=at
    )
    items = list(found)
    outcomes = iter(process([item for item in items if isinstance(item, RawDocument)]))
    pairs = [
        (item.document, item) if isinstance(item, Rejection) else (item, next(outcomes))
        for item in items
    ]
    batch = lake.folder / "spool" / name
    write_batch(batch, to_tables(pairs))
    loaded = load_batch(lake, batch, run_id=name, flow_run_id=None, loaded_at=at)
    finish_run(lake, name, state="completed", counts=loaded, ended_at=at)


def _ferry(at: datetime, *, cost: str, notice: str = "") -> RawDocument:
    return RawDocument(
        (FERRY.format(cost=cost) + notice).encode(),
        MediaType.TEXT,
        "courier/ferry.txt",
        COURIER,
        url="https://www.wexholm-courier.example/ferry",
        fetched_at=at - timedelta(hours=1),
    )


def _look(at: datetime) -> Check:
    """A look at the watched folder of the Courier, which had one new file."""
    files = [("/srv/courier/ferry.txt", 512, at - timedelta(hours=1))]
    return Check(COURIER.name, at, seen=1, files=files, run_id="second")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
