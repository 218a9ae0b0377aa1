"""What each stage of a run costs a document at batches of 2,000, measured on this machine.

    .venv/bin/python tests/benchmarks/scale_costs.py [FOLDER OR FILE OF PAGES] > costs.json

In: nothing, or pages of your own; else invented ones (generate.py), the least work a page can be.
Out: Costs as JSON, in CPU seconds of the process that does the stage, and on stderr two shares of
all: everything but cleaning, and what is outside document work: serialisation,
catalog and Prefect, but not reading a document, hashing it and indexing its words. A batch goes its
way, each stage as flows/ingest.py has it done; small ones before it tell what a commit costs by
itself.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parent))

from generate import write

from tasks.batching import COLLECT_AFTER, chunks
from tasks.identity import document_key
from tasks.models import RawDocument, Rejection
from tasks.process import process
from tasks.settings import MIB, Settings
from tasks.sources.files import discover
from tasks.spool import Batch, Item, keys_of, read_group, write_batches
from warehouse.data_store import DataFolder
from warehouse.lake import Lake, kept_open
from warehouse.load import known_states, load_batch
from warehouse.rows import keep_outcomes
from warehouse.search_index import update_index

BATCH = 2_000
SMALL, SMALL_ONES = 100, 5
"""Documents of a small batch, and how many there are; the first makes the lake and reads models."""
FILES = 20_000
PREFECT_SECONDS = 2 * 0.031
"""Of Prefect's server, a batch: two task runs on SQLite (measured over 1,000 task runs)."""
LOOK_UP_SECONDS = 0.012
"""More of each load for a lake ten times as large (look_up.py: 10,000 to a million articles)."""
LOADED = datetime(2026, 11, 1)
_SETTINGS = Settings(batch_documents=BATCH, batch_bytes=1024 * MIB)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Costs:
    """CPU seconds: a document; `commit`, `prefect`: a batch; `listed`: a file that there is.

    `read`: read and spooled; `taken`: of that, reading the input and hashing it; `known`: what of
    it is stored already; `fetch`: read by a worker; `grown`: of one load, for a lake that is ten
    times as large.
    """

    read: float
    taken: float
    known: float
    fetch: float
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

    @property
    def beside(self) -> float:
        """CPU seconds a document at batches of 2,000 of everything but cleaning."""
        each = self.read + self.known + self.fetch + self.to_rows + self.load + self.index
        return each + (self.commit + self.prefect) / BATCH

    @property
    def outside(self) -> float:
        """Of that, what is not work on a document: serialisation, catalog and Prefect."""
        return self.beside - self.taken - self.index

    def share(self, seconds: float) -> float:
        """Of all CPU time."""
        return seconds / (self.beside + self.clean)


@dataclass(slots=True)
class _Taken:
    """Documents of a stream; the CPU seconds of reading them, and of hashing each once more."""

    stream: Iterable[Item]
    read: float = 0.0
    hashed: float = 0.0

    def __iter__(self) -> Iterator[Item]:
        items = iter(self.stream)
        while True:
            seconds, item = _cpu(partial(next, items, None))
            self.read += seconds
            if item is None:
                return
            document = item.document if isinstance(item, Rejection) else item
            self.hashed += _cpu(partial(document_key, document))[0]
            yield item


def measured(pages: str | None = None) -> Costs:
    """All costs; some minutes of an idle core."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if pages is None:
            pages = str(folder / "pages.jsonl")
            write(Path(pages), range(SMALL * SMALL_ONES + BATCH))
        gc.set_threshold(COLLECT_AFTER)  # as a worker has it
        _touch_memory(pages, folder / "touched")
        stream = discover([pages], Settings())
        with kept_open(Lake(folder / "lake")) as lake:
            small = [
                _stages(islice(stream, SMALL), folder / f"small-{number}", lake)
                for number in range(SMALL_ONES)
            ]
            large = _stages(islice(stream, BATCH), folder / "large", lake)
        few = median(stages["load"] for stages in small[1:])
        documents = large.pop("documents")
        each = (large.pop("load") - few) / (documents - SMALL)
        return Costs(
            **{name: total / documents for name, total in large.items()},
            load=each,
            commit=max(0.0, few - each * SMALL),
            grown=LOOK_UP_SECONDS,
            listed=_listing(folder / "files"),
            prefect=PREFECT_SECONDS,
        )


def _touch_memory(pages: str, folder: Path) -> None:
    """Spool a batch and remove it: a run's spool takes the place of the batch's before it, but the
    first one of a virtual machine waits for memory that its host hands out page by page.
    """
    folder.mkdir()
    stream = islice(discover([pages], Settings()), SMALL * SMALL_ONES, None)
    next(write_batches(stream, folder, _SETTINGS)).discard()


def _stages(pages: Iterable[Item], folder: Path, lake: Lake) -> dict[str, float]:
    """CPU seconds of a batch's stages, its documents, and bytes on its way to and from a worker."""
    folder.mkdir()
    taken = _Taken(pages)
    read, batch = _cpu(lambda: next(write_batches(taken, folder, _SETTINGS)))
    bytes_in = Path(batch.file).stat().st_size
    known, _ = _cpu(lambda: known_states(lake, keys_of(batch)))
    worker = _of_a_worker(batch, _SETTINGS)
    bytes_out = sum(file.stat().st_size for file in batch.results.iterdir())
    load, _ = _cpu(
        lambda: load_batch(lake, batch.results, run_id="r", flow_run_id=None, loaded_at=LOADED)
    )
    index, _ = _cpu(lambda: update_index(lake))
    return worker | {
        "documents": batch.documents,
        "read": read - taken.hashed,
        "taken": taken.read + taken.hashed,
        "known": known,
        "load": load,
        "index": index,
        "bytes_in": bytes_in,
        "bytes_out": bytes_out,
    }


def _of_a_worker(batch: Batch, settings: Settings) -> dict[str, float]:
    spent = {"fetch": 0.0, "clean": 0.0, "to_rows": 0.0}
    for chunk in chunks(batch, frozenset(range(batch.documents))):
        seconds, items = _cpu(partial(read_group, chunk.file, chunk.group))
        spent["fetch"] += seconds
        documents = [item for item in items if isinstance(item, RawDocument)]
        seconds, outcomes = _cpu(partial(process, documents, settings))
        spent["clean"] += seconds
        pairs = list(zip(documents, outcomes, strict=True))
        seconds, _ = _cpu(partial(keep_outcomes, chunk.results, chunk.first, pairs))
        spent["to_rows"] += seconds
    return spent


def _listing(folder: Path) -> float:
    folder.mkdir()
    for number in range(FILES):
        (folder / f"ducklake-{number:036d}.parquet").touch()
    return _cpu(lambda: DataFolder(folder).files())[0] / FILES


def _cpu(action: Callable[[], T]) -> tuple[float, T]:
    started = process_time()
    made = action()
    return process_time() - started, made


if __name__ == "__main__":
    costs = measured(*sys.argv[1:])
    print(json.dumps(asdict(costs), indent=1))
    print(
        f"{1000 * costs.beside:.2f} ms beside {1000 * costs.clean:.2f} ms of cleaning: "
        f"{costs.share(costs.beside):.1%}; serialisation, catalog and Prefect "
        f"{1000 * costs.outside:.2f} ms: {costs.share(costs.outside):.1%}",
        file=sys.stderr,
    )
