"""One process of a Prefect server of our own: started, found again by its state file, stopped.

In: the folder that holds its database, state and log. Out: a Process that answers.

1. the state file names the last process; it counts only while it lives and answers for this folder
2. else one is started on a free port and waited for, with the state written before the wait
3. it is stopped by SIGTERM to its group, by SIGKILL where that takes too long

Callers that start or stop hold `guard`, so that one process at a time does.
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
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tasks.errors import CopydeskError
from warehouse.runs import Owner, owner_of

USUAL_PORT = 4200
"""Prefect's own; where it is taken, any free port is."""
START_SECONDS = 600.0
"""How long a start may take: the database alone takes minutes on a busy machine. To begin anew
would take as long again; a server that ended is noticed at once."""
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
def guard(home: Path) -> Iterator[None]:
    """One process at a time starts or stops the server."""
    with (home / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def read_state(home: Path) -> Process | None:
    """The server that was started last; None where none was, or it was stopped."""
    try:
        values = json.loads((home / "server.json").read_text(encoding="utf-8"))
        return Process(**values | {"owner": Owner(**values["owner"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def running_or_started(home: Path, *, stays: bool) -> Process:
    """The folder's server; raises CopydeskError, with the end of its log, where none starts."""
    process = read_state(home)
    if process is not None and not process.owner.is_gone:
        if process.answers:
            return process
        stop(home, process)
    elif process is not None and _home_of_server(process.url) == process.home:
        with suppress(ProcessLookupError):  # its parent was killed, the server itself lives on
            os.killpg(process.owner.pid, signal.SIGKILL)
    # A server that died comes back where its runs and its worker look for it.
    port = urlsplit(process.url).port if process else None
    for _ in range(STARTS):
        started = _start(home, port or USUAL_PORT, stays=stays)
        if started is not None:
            return started
    tail = "\n".join(_log(home).read_text(errors="replace").splitlines()[-LOG_TAIL:])
    raise CopydeskError(
        f"The Prefect server did not start. The end of {_log(home)}:\n{tail}\n"
        "Run `copydesk doctor`, or set PREFECT_API_URL to a server that runs."
    )


def _start(home: Path, usual: int, *, stays: bool) -> Process | None:
    """Start a server and wait until it answers; None where it ended or never answered."""
    port = _free_port(usual)
    url = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment = kept | SERVER_ENVIRONMENT
    environment |= {"PREFECT_HOME": str(home), "PREFECT_SERVER_UI_API_URL": f"{url}/api"}
    environment["PREFECT_UI_URL"] = url  # stands in what notifications link to
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
    write_state(home, process)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        if process.answers:
            return process
        time.sleep(POLL_SECONDS)
    stop(home, process)
    return None


def _free_port(usual: int) -> int:
    for port in (usual, USUAL_PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise CopydeskError("No port is free on 127.0.0.1. Set PREFECT_API_URL to a server that runs.")


def stop(home: Path, process: Process) -> None:
    """End a server and forget it; returns when it is gone."""
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


def write_state(home: Path, process: Process) -> None:
    """Replace the state file, whole or not at all."""
    aside = home / "server.json.new"
    aside.write_text(json.dumps(asdict(process)), encoding="utf-8")
    aside.replace(home / "server.json")


def _home_of_server(url: str) -> str | None:
    """The folder of the server that answers there; None where none does."""
    try:
        with urllib.request.urlopen(f"{url}/api/admin/settings", timeout=5) as answer:
            return str(json.load(answer)["home"])
    except (OSError, ValueError, KeyError):
        return None


def _log(home: Path) -> Path:
    return home / "server.log"
