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
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tasks.errors import CopydeskError, UsageError
from tasks.settings import Settings
from warehouse.runs import Owner, owner_of

USUAL_PORT = 4200
"""Prefect's own; where it is taken, any free port is."""
START_SECONDS = 180.0
"""How long a start may take: creating the database takes most of it, on a busy machine minutes."""
STOP_SECONDS = 20.0
"""How long the server may take to end before it is killed."""
POLL_SECONDS = 0.2
LOG_TAIL = 15
"""Lines of the server's log that an error shows."""
STARTS = 3
"""Tries: another program may take the port between our look and the server's bind."""

SERVER_ENVIRONMENT = {
    # The second UI calls an analytics host even with analytics off.
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "DO_NOT_TRACK": "1",
}


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


@dataclass(frozen=True, slots=True)
class Process:
    """The state file's content: a server process, and whether it stays after the last run."""

    url: str
    home: str
    stays: bool
    owner: Owner

    @property
    def answers(self) -> bool:
        """Whether the process lives and it is this one that answers at its address.

        Another warehouse's server may have taken the port a moment before this one.
        """
        return not self.owner.is_gone and _home_of_server(self.url) == self.home


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
        with _guard(home):
            fcntl.flock(users, fcntl.LOCK_SH)
            server = Server(_running_or_started(home, stays=False).url, managed=True)
        _lead_prefect_to(server, home)
        try:
            yield server
        finally:
            with _guard(home):
                _stop_if_last(home, users.fileno())


def up(settings: Settings) -> Server:
    """A server that stays until `down`."""
    configured = os.environ.get("PREFECT_API_URL")
    if configured:
        return Server(configured, managed=False)
    home = home_of(settings)
    with _guard(home):
        process = _running_or_started(home, stays=True)
        _write_state(home, replace(process, stays=True))
    return Server(process.url, managed=True)


def down(settings: Settings) -> str | None:
    """Stop the local server; its address, or None where none ran. Raises UsageError in use."""
    home = home_of(settings)
    with (home / "users.lock").open("w") as users, _guard(home):
        process = read_state(home)
        if process is None or process.owner.is_gone:
            return None
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _write_state(home, replace(process, stays=False))
            raise UsageError(
                f"A run is using the server at {process.url}; it will stop when that run ends."
            ) from None
        _stop(home, process)
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


def read_state(home: Path) -> Process | None:
    """The server that was started last; None where none was, or it was stopped."""
    try:
        values = json.loads((home / "server.json").read_text(encoding="utf-8"))
        return Process(**values | {"owner": Owner(**values["owner"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def healthy(url: str) -> bool:
    """Whether a Prefect API answers there."""
    try:
        with urllib.request.urlopen(f"{url.removesuffix('/api')}/api/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _home_of_server(url: str) -> str | None:
    """The folder of the server that answers there; None where none does."""
    try:
        with urllib.request.urlopen(f"{url}/api/admin/settings", timeout=5) as answer:
            return str(json.load(answer)["home"])
    except (OSError, ValueError, KeyError):
        return None


@contextmanager
def _guard(home: Path) -> Iterator[None]:
    """One process at a time starts or stops the server."""
    with (home / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _running_or_started(home: Path, *, stays: bool) -> Process:
    process = read_state(home)
    if process is not None and not process.owner.is_gone:
        if process.answers:
            return process
        _stop(home, process)
    for _ in range(STARTS):
        started = _start(home, stays=stays)
        if started is not None:
            return started
    tail = "\n".join(_log(home).read_text(errors="replace").splitlines()[-LOG_TAIL:])
    raise CopydeskError(
        f"The Prefect server did not start. The end of {_log(home)}:\n{tail}\n"
        "Run `copydesk doctor`, or set PREFECT_API_URL to a server that runs."
    )


def _start(home: Path, *, stays: bool) -> Process | None:
    """Start a server and wait until it answers; None where it ended or never answered."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment = kept | SERVER_ENVIRONMENT
    environment |= {"PREFECT_HOME": str(home), "PREFECT_SERVER_UI_API_URL": f"{url}/api"}
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1"]
    with _log(home).open("wb") as log:
        child = subprocess.Popen(
            [*command, "--port", str(port)],
            env=environment,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the run; the server is stopped after it
        )
    owner = owner_of(child.pid)
    if owner is None:
        return None
    process = Process(url, str(home), stays, owner)
    _write_state(home, process)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        if process.answers:
            return process
        time.sleep(POLL_SECONDS)
    _stop(home, process)
    return None


def _free_port() -> int:
    for port in (USUAL_PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise CopydeskError("No port is free on 127.0.0.1. Set PREFECT_API_URL to a server that runs.")


def _stop_if_last(home: Path, users: int) -> None:
    process = read_state(home)
    if process is None or process.stays:
        return
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    _stop(home, process)


def _stop(home: Path, process: Process) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    stop_signal = signal.SIGTERM
    while not process.owner.is_gone:
        if time.monotonic() > deadline:
            stop_signal = signal.SIGKILL
        try:
            os.killpg(process.owner.pid, stop_signal)
        except ProcessLookupError:
            break
        _reap(process.owner.pid)
        time.sleep(POLL_SECONDS)
    (home / "server.json").unlink(missing_ok=True)


def _reap(pid: int) -> None:
    """A child of ours that ended would stay a zombie, which looks alive."""
    with suppress(ChildProcessError):  # another process started it
        os.waitpid(pid, os.WNOHANG)


def _write_state(home: Path, process: Process) -> None:
    aside = home / "server.json.new"
    aside.write_text(json.dumps(asdict(process)), encoding="utf-8")
    aside.replace(home / "server.json")


def _lead_prefect_to(server: Server, home: Path) -> None:
    os.environ["PREFECT_API_URL"] = server.api
    os.environ.setdefault("PREFECT_HOME", str(home))


def _log(home: Path) -> Path:
    return home / "server.log"
