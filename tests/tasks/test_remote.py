"""An order and its receipt, with a cluster that is this very process."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the workers import `hostile` by its name

import hostile

from tasks import remote
from tasks.batching import Work
from tasks.errors import TransientError, UsageError
from tasks.models import MediaType, RawDocument, Source
from tasks.remote import Order, Receipt, fulfil, reaching, this_code
from tasks.remote_workshop import RemoteWorkshop
from tasks.settings import Settings
from tasks.spool import SUFFIX, Batch, write_batches

SETTINGS = Settings(document_seconds=30.0, workers=1, batch_documents=40)


class Here:
    """A cluster of one worker, which is this process."""

    slots = 1

    def __init__(self) -> None:
        self.orders: list[Order] = []

    def fulfil(self, order: Order) -> Receipt:
        self.orders.append(order)
        return fulfil(order)

    def close(self) -> None:
        pass


@pytest.fixture
def batches(tmp_path: Path) -> Iterator[list[Batch]]:
    documents = (RawDocument(b"sound", MediaType.TEXT, f"{n}", Source("test")) for n in range(100))
    (tmp_path / "spool").mkdir()
    yield list(write_batches(documents, tmp_path / "spool", SETTINGS))
    remote._close_idle()


def everything(batch: Batch) -> frozenset[int]:
    return frozenset(range(batch.documents))


def test_work_is_brought_once_and_results_come_back_whole(
    batches: list[Batch], tmp_path: Path
) -> None:
    notes, spool = tmp_path / "notes", tmp_path / "spool"
    work = Work(hostile.Brought(str(notes)), hostile.keep, SETTINGS)
    cluster = Here()
    workshop = RemoteWorkshop(cluster, work, str(spool))
    for batch in batches:
        assert workshop.run(batch, everything(batch)) == 0
        found = {int(path.stem) for path in batch.results.iterdir()}
        assert found == set(range(batch.documents))
    assert len(batches) == 3
    # Once to the worker, once to the process that does its work; never again for a batch.
    assert notes.read_text().split() == ["here", "here"]
    left = {path.name for path in spool.iterdir()}
    assert left == {"work.pickle"} | {f"{b.name}{end}" for b in batches for end in ("", SUFFIX)}

    other = replace(cluster.orders[0].code, fingerprint="0" * 64)
    with pytest.raises(UsageError, match=r"runs Copydesk .* Install the same version"):
        fulfil(replace(cluster.orders[0], code=other))


def test_places_that_cannot_be_reached_are_told(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing")
    order = Order(this_code(), missing, missing, 1, (1,), frozenset({0}), missing)
    with pytest.raises(UsageError, match=r"cannot reach .*missing.* COPYDESK_SPOOL"):
        fulfil(order)
    with pytest.raises(TransientError, match="does not answer"), reaching("s3://spool"):
        raise OSError("AWS Error NETWORK_CONNECTION during GetObject: curlCode: 7")
