"""The Workshop's place in a run, taken by a cluster: the same `run(batch, wanted)`.

In: a cluster, the work and the spool. Out: results in the batch's own folder, as a local Workshop
leaves them, so that the loader knows no difference.

1. the work is written to the spool once; each order names it
2. a batch's file is put where workers reach it: it lies there already in a shared folder
3. the results that the receipt names are fetched; what lost attempts left goes with the spool
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from pyarrow.fs import LocalFileSystem

from tasks.batching import Work, Workshop
from tasks.cluster import Cluster, connect
from tasks.errors import UsageError
from tasks.packing import unpack
from tasks.remote import Order, reaching, this_code
from tasks.settings import Settings
from tasks.spool import Batch
from tasks.storage import place_of

MOST_IN_FLIGHT = 1000
"""Batches that a driver follows at a time: a thread of it waits for each."""


class Bench(Protocol):
    """Where batches are cleaned: on this machine or on a cluster."""

    @property
    def in_flight(self) -> int:
        """Batches to have in the workers' hands at a time."""
        ...

    def run(self, batch: Batch, wanted: frozenset[int]) -> int:
        """Work on the documents at these positions; returns how many had to be given up."""
        ...


@contextmanager
def open_bench(work: Work, settings: Settings, folder: Path) -> Iterator[Bench]:
    """What the settings name; `folder` is the run's spool on this machine.

    Raises UsageError where the cluster does not answer.
    """
    if settings.runner == "local":
        with Workshop(work) as workshop:
            yield workshop
        return
    if not settings.cluster:
        raise UsageError(f"runner={settings.runner} needs the cluster's address: COPYDESK_CLUSTER.")
    cluster = connect(settings.runner, settings.cluster)
    try:
        with _remote_folder(settings, folder) as remote:
            yield RemoteWorkshop(cluster, work, remote)
    finally:
        cluster.close()


@contextmanager
def _remote_folder(settings: Settings, folder: Path) -> Iterator[str]:
    """The address of the run's spool as workers reach it; in a bucket it goes with the run."""
    if not (settings.spool or "").startswith("s3://"):
        yield str(folder.absolute())
        return
    address = f"{str(settings.spool).rstrip('/')}/{folder.name}"
    try:
        yield address
    finally:
        place = place_of(address)
        with suppress(OSError):  # it would hide what ended the run; the bucket forgets the folder
            place.system.delete_dir_contents(place.path, missing_dir_ok=True)


class RemoteWorkshop:
    """A cluster that several threads may give batches to."""

    def __init__(self, cluster: Cluster, work: Work, remote: str) -> None:
        self._cluster = cluster
        self._remote = remote
        self._work = f"{remote}/work.pickle"
        self.in_flight = min(MOST_IN_FLIGHT, cluster.slots + 1)
        with reaching(remote):
            place_of(remote).make_folder()
            place = place_of(self._work)
            with place.system.open_output_stream(place.path) as stream:
                stream.write(pickle.dumps(work))

    def run(self, batch: Batch, wanted: frozenset[int]) -> int:
        """Have a batch cleaned; returns how many documents had to be given up.

        Raises TransientError where the spool does not answer; it may be run again then.
        """
        if not wanted:
            return 0
        home = place_of(self._remote)
        is_shared = isinstance(home.system, LocalFileSystem)
        file = home.below(Path(batch.file).name)
        if not is_shared:
            with reaching(file.path):
                place_of(batch.file).copy_to(file)
        order = Order(
            code=this_code(),
            work=self._work,
            batch=batch.file if is_shared else f"{self._remote}/{Path(batch.file).name}",
            number=batch.number,
            groups=batch.groups,
            wanted=wanted,
            results=f"{self._remote}/{batch.name}-attempt",
        )
        receipt = self._cluster.fulfil(order)
        with reaching(receipt.results):
            results = place_of(receipt.results)
            unpack(results, batch.results)
            for done in (results,) if is_shared else (results, file):
                done.system.delete_file(done.path)
        return receipt.given_up
