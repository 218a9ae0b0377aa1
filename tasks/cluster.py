"""Existing clusters, as the driver of a run sees them: an Order in, a Receipt or a clear error out.

In: a kind (dask, ray) and the cluster's address. Out: a Cluster whose `fulfil` blocks until one
order is done. Where an order runs, when, and again after a lost worker is Dask's or Ray's affair:
their own futures are used directly, because Prefect's task runners for them ask every worker to
reach Prefect's server for each batch. The batch's Prefect task runs in the driver and waits.
"""

from __future__ import annotations

import logging
import time
from typing import Any, Protocol

from tasks.errors import CopydeskError, UsageError
from tasks.remote import Order, Receipt, fulfil

CONNECT_SECONDS = 30
"""How long a cluster may take to answer."""
BEGIN_SECONDS = 180.0
"""How long a Ray head that answers is asked again after it failed to begin a session for us: it
starts a process for each client and gives that one 30 s, too little on a busy machine."""
POLL_SECONDS = 5.0
WORKERLESS_SECONDS = 120.0
"""So long a cluster may be without any worker before it counts as gone."""
LOST_WORKERS = 3
"""So often a batch is begun again on another worker after its own was lost."""


class ClusterGoneError(CopydeskError):
    """The cluster went away during a run; what was committed stays."""

    def __init__(self, kind: str, address: str, why: str) -> None:
        super().__init__(
            f"The {kind} cluster at {address} is gone: {why}. Every batch that was committed "
            "stays; start the cluster and run the same command again: it goes on from there."
        )


class Cluster(Protocol):
    """Workers elsewhere."""

    @property
    def slots(self) -> int:
        """Batches that it works on at a time."""
        ...

    def fulfil(self, order: Order) -> Receipt:
        """Have one order done. Called from several threads at a time."""
        ...

    def close(self) -> None:
        """Leave the cluster; it goes on without us."""
        ...


def connect(kind: str, address: str) -> Cluster:
    """The cluster at an address. Raises UsageError where it does not answer or has no worker."""
    try:
        cluster: Cluster = DaskCluster(address) if kind == "dask" else RayCluster(address)
    except ImportError:
        raise UsageError(
            f"runner={kind} needs the scale extra: pip install 'copydesk[scale]' "
            "(in a checkout: make setup-scale)."
        ) from None
    if not cluster.slots:
        cluster.close()
        raise UsageError(f"The {kind} cluster at {address} has no worker. Start some, then run.")
    return cluster


class DaskCluster:
    """A Dask scheduler with its workers."""

    def __init__(self, address: str) -> None:
        from distributed import Client

        self._address = address
        # Of a lost scheduler it writes tracebacks, while ClusterGoneError says what to do.
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
        make: Any = Client  # untyped
        try:
            self._client: Any = make(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as fault:
            raise UsageError(_no_answer("dask", address, fault)) from fault

    @property
    def slots(self) -> int:
        """Threads of all workers."""
        return sum(int(threads) for threads in self._client.nthreads().values())

    def fulfil(self, order: Order) -> Receipt:
        """Dask sends an order of a lost worker to another one by itself."""
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        future = self._client.submit(fulfil, order, pure=False)
        deadline = time.monotonic() + WORKERLESS_SECONDS
        while True:
            try:
                receipt = future.result(timeout=POLL_SECONDS)
                assert isinstance(receipt, Receipt)
                return receipt
            except KilledWorker as death:
                raise CopydeskError(f"Batch {order.number}: {death}") from death
            except FutureCancelledError as fault:
                raise ClusterGoneError("dask", self._address, _first_line(fault)) from fault
            except TimeoutError:
                if self._has_workers():
                    deadline = time.monotonic() + WORKERLESS_SECONDS
                elif time.monotonic() > deadline:
                    raise ClusterGoneError("dask", self._address, "it has no workers") from None
            except ModuleNotFoundError as fault:
                raise UsageError(_not_installed("dask", fault)) from fault

    def _has_workers(self) -> bool:
        try:
            return self.slots > 0
        except (OSError, ValueError, TimeoutError) as fault:
            raise ClusterGoneError("dask", self._address, _first_line(fault)) from fault

    def close(self) -> None:
        """Close the connection."""
        self._client.close(timeout=POLL_SECONDS)


class RayCluster:
    """A Ray head with its nodes; `ray://host:10001` from a machine that is none of them."""

    def __init__(self, address: str) -> None:
        import ray

        self._ray: Any = ray
        self._address = address
        try:
            self._begin()
        except (ConnectionError, RuntimeError, ValueError) as fault:
            raise UsageError(_no_answer("ray", address, fault)) from fault
        self._fulfil = ray.remote(num_cpus=1, max_retries=LOST_WORKERS)(fulfil)

    def _begin(self) -> None:
        """Ask for a session; a ConnectionAbortedError means that the head answers but has none."""
        deadline = time.monotonic() + BEGIN_SECONDS
        while True:
            try:
                self._ray.init(
                    address=self._address,
                    namespace="copydesk",
                    log_to_driver=False,
                    logging_level=logging.ERROR,
                )
                return
            except ConnectionAbortedError as fault:
                if time.monotonic() > deadline:
                    raise UsageError(_no_session(self._address, fault)) from fault
                time.sleep(POLL_SECONDS)

    @property
    def slots(self) -> int:
        """Processors of all nodes."""
        return int(self._ray.cluster_resources().get("CPU", 0))

    def fulfil(self, order: Order) -> Receipt:
        """Ray sends an order of a lost worker or node to another one by itself."""
        from ray.exceptions import GetTimeoutError, RayError, RayTaskError

        deadline = time.monotonic() + WORKERLESS_SECONDS
        try:
            reference = self._fulfil.remote(order)
            while True:
                try:
                    receipt = self._ray.get(reference, timeout=POLL_SECONDS)
                    assert isinstance(receipt, Receipt)
                    return receipt
                except GetTimeoutError:
                    if self.slots:
                        deadline = time.monotonic() + WORKERLESS_SECONDS
                    elif time.monotonic() > deadline:
                        raise ClusterGoneError("ray", self._address, "no workers") from None
        except RayTaskError as error:
            raise _cause(error) from error
        except (RayError, ConnectionError) as fault:
            raise ClusterGoneError("ray", self._address, _first_line(fault)) from fault

    def close(self) -> None:
        """Close the connection."""
        self._ray.shutdown()


def _cause(error: Any) -> Exception:
    """What a Ray task raised, as it was raised."""
    cause = error.cause
    if isinstance(cause, ModuleNotFoundError):
        return UsageError(_not_installed("ray", cause))
    return cause if isinstance(cause, Exception) else CopydeskError(str(error))


def _no_answer(kind: str, address: str, fault: Exception) -> str:
    return (
        f"No {kind} cluster answers at {address} ({_first_line(fault)}). "
        "Start it, or name another with COPYDESK_CLUSTER."
    )


def _no_session(address: str, fault: Exception) -> str:
    why = str(fault).strip().splitlines()[-1]  # the server sends its traceback
    return (
        f"The ray cluster at {address} answers, but began no session in {BEGIN_SECONDS:.0f} s "
        f"({why.rstrip('.')}). Try again when its head is less busy."
    )


def _not_installed(kind: str, fault: Exception) -> str:
    return f"The {kind} workers cannot import Copydesk ({fault}). Install the same version there."


def _first_line(fault: BaseException) -> str:
    return next(iter(str(fault).strip(" .\n").splitlines()), type(fault).__name__)
