"""The Prefect server that keeps the runs: the one that is configured, or a local one of our own.

In: settings. Out: a Server whose address is in the environment, so that Prefect, imported after
that, reports to it.

1. PREFECT_API_URL set: that server is used, nothing is started
2. else a server below <warehouse>/prefect is reused, or started and waited for
3. every run holds a shared lock; the last one out stops the server, unless `copydesk up` asked it
   to stay

The database persists: runs of a server that was stopped are there again after `copydesk up`. A
server whose starter was killed is found by its state file and taken over by the next run.
"""

from __future__ import annotations

import fcntl
import os
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flows.server_process import guard, read_state, running_or_started, stop, write_state
from tasks.errors import UsageError
from tasks.settings import Settings


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers; `managed` is one of our own."""

    url: str
    managed: bool

    @property
    def api(self) -> str:
        """What PREFECT_API_URL is set to."""
        return self.url if self.url.endswith("/api") else f"{self.url}/api"

    @property
    def ui(self) -> str:
        """Where people look."""
        return self.url.removesuffix("/api")


@contextmanager
def server_for_run(settings: Settings) -> Iterator[Server]:
    """A server for the length of the context; the environment leads Prefect to it.

    Raises CopydeskError, with the end of the server's log, where none can be started.
    """
    configured = os.environ.get("PREFECT_API_URL")
    if configured:
        yield Server(configured, managed=False)
        return
    home = home_of(settings)
    with (home / "users.lock").open("w") as users:
        with guard(home):
            fcntl.flock(users, fcntl.LOCK_SH)
            server = Server(running_or_started(home, stays=False).url, managed=True)
        _lead_prefect_to(server, home)
        try:
            yield server
        finally:
            with guard(home):
                _stop_if_last(home, users.fileno())


def up(settings: Settings) -> Server:
    """A server that stays until `down`."""
    configured = os.environ.get("PREFECT_API_URL")
    if configured:
        return Server(configured, managed=False)
    home = home_of(settings)
    with guard(home):
        process = running_or_started(home, stays=True)
        write_state(home, replace(process, stays=True))
    return Server(process.url, managed=True)


def down(settings: Settings) -> str | None:
    """Stop the local server; its address, or None where none ran. Raises UsageError in use."""
    home = home_of(settings)
    with (home / "users.lock").open("w") as users, guard(home):
        process = read_state(home)
        if process is None or process.owner.is_gone:
            return None
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            write_state(home, replace(process, stays=False))
            raise UsageError(
                f"A run is using the server at {process.url}; it will stop when that run ends."
            ) from None
        stop(home, process)
        return process.url


def home_of(settings: Settings) -> Path:
    """Folder of the local server: database, state, log."""
    home = settings.warehouse.absolute() / "prefect"
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise UsageError(
            f"{home} cannot be made: {fault.strerror}. Name another folder with COPYDESK_WAREHOUSE."
        ) from fault
    return home


def healthy(url: str) -> bool:
    """Whether a Prefect API answers there."""
    try:
        with urllib.request.urlopen(f"{url.removesuffix('/api')}/api/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _stop_if_last(home: Path, users: int) -> None:
    process = read_state(home)
    if process is None or process.stays:
        return
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    stop(home, process)


def _lead_prefect_to(server: Server, home: Path) -> None:
    os.environ["PREFECT_API_URL"] = server.api
    os.environ.setdefault("PREFECT_HOME", str(home))
