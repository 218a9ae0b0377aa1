"""What each stage of a run costs a document, measured on this machine.

In: nothing. Out: Costs, in CPU seconds of the process that does the stage; on an idle machine the
wall takes about as long. Invented pages (generate.py) for reading and cleaning, multiplied ones
(multiply.py) for loads into a lake that has grown.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

sys.path.insert(0, str(Path(__file__).parent))

from generate import write
from multiply import Multiplier

from tasks.models import RawDocument
from tasks.process import process
from tasks.settings import Settings
from tasks.sources.files import discover
from tasks.spool import Batch, read_group, write_batches
from warehouse.data_store import DataFolder
from warehouse.lake import Lake
from warehouse.load import known_states, load_batch
from warehouse.rows import document_key, to_tables, write_batch
from warehouse.search_index import update_index

PAGES = 600
FILES = 20_000
BATCHES = (500, 4_000)
"""Documents of the measured loads: a fixed cost a commit, and one a document."""
PREFECT_SECONDS = 2 * 0.031
"""Of Prefect's server, a batch: two task runs on SQLite (measured over 1,000 task runs)."""
LOOK_UP_SECONDS = 0.012
"""More of each load for a lake ten times as large (look_up.py: 10,000 to a million articles)."""
LOADED = datetime(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class Costs:
    """CPU seconds: a document; `commit`, `prefect`: a batch; `listed`: a file that there is.

    `grown` is of one load, for a lake that is ten times as large.
    """

    read: float
    known: float
    clean: float
    to_rows: float
    load: float
    commit: float
    grown: float
    listed: float
    index: float
    prefect: float
    bytes_in: float
    bytes_out: float


def measured() -> Costs:
    """All costs; about a minute of an idle core."""
    with TemporaryDirectory() as scratch:
        of_pages = _pages(Path(scratch))
        return Costs(
            **of_pages, **_loads(Path(scratch)), grown=LOOK_UP_SECONDS, prefect=PREFECT_SECONDS
        )


def _pages(folder: Path) -> dict[str, float]:
    file = folder / "pages.jsonl"
    write(file, range(PAGES))
    settings = Settings(warehouse=folder / "warehouse", batch_documents=PAGES)
    batches: list[Batch] = []
    (folder / "spool").mkdir()

    def read() -> None:
        batches.extend(write_batches(discover([str(file)], settings), folder / "spool", settings))

    found = {"read": _cpu(read) / PAGES}
    (batch,) = batches
    documents = [
        item
        for group in range(len(batch.groups))
        for item in read_group(batch.file, group)
        if isinstance(item, RawDocument)
    ]
    process(documents[:20], settings)  # models and tables are read once in a worker's life
    outcomes = []
    found["clean"] = _cpu(lambda: outcomes.extend(process(documents, settings))) / PAGES
    pairs = list(zip(documents, outcomes, strict=True))
    results = folder / "results"
    found["to_rows"] = _cpu(lambda: write_batch(results, to_tables(pairs))) / PAGES
    found["bytes_in"] = Path(batch.file).stat().st_size / PAGES
    found["bytes_out"] = sum(f.stat().st_size for f in results.iterdir()) / PAGES
    lake = Lake(folder / "lake")
    load_batch(lake, results, run_id="r", flow_run_id=None, loaded_at=LOADED)
    keys = [document_key(document) for document in documents]
    known_states(lake, keys)  # the index of identities is made
    found["known"] = _cpu(lambda: known_states(lake, keys)) / PAGES
    return found


def _loads(folder: Path) -> dict[str, float]:
    multiplier, lake, held = Multiplier(), Lake(folder / "grown"), 0

    def batch(count: int) -> Path:
        nonlocal held
        made = folder / f"load-{held}"
        multiplier.write(made, held, count)
        held += count
        return made

    def load(count: int) -> float:
        made = batch(count)
        return _cpu(lambda: load_batch(lake, made, run_id="r", flow_run_id=None, loaded_at=LOADED))

    load(BATCHES[0])
    few, many = load(BATCHES[0]), load(BATCHES[1])
    index = _cpu(lambda: update_index(lake)) / held
    each = (many - few) / (BATCHES[1] - BATCHES[0])
    return {
        "load": each,
        "commit": max(0.0, few - each * BATCHES[0]),
        "listed": _listing(folder / "files"),
        "index": index,
    }


def _listing(folder: Path) -> float:
    folder.mkdir()
    for number in range(FILES):
        (folder / f"ducklake-{number:036d}.parquet").touch()
    return _cpu(lambda: DataFolder(folder).files()) / FILES


def _cpu(action: Callable[[], object]) -> float:
    started = process_time()
    action()
    return process_time() - started


if __name__ == "__main__":
    print(json.dumps(asdict(measured()), indent=1))
