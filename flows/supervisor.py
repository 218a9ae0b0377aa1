"""Keeps the server and the worker alive: whichever dies is started again.

In: settings and a server of our own that was started. Out: a process that stays until SIGTERM,
with its own owner and the worker's in supervisor.json.

1. a worker that a killed supervisor left is ended, a new one started
2. every second both are looked at; a dead server comes back at its address, a dead worker at once
3. what dies again within a minute is waited for longer each time, up to half a minute
4. SIGTERM ends the worker, then the supervisor; `copydesk down` ends the server after that

Run as `python -m flows.supervisor`, or in the foreground by `copydesk up --foreground` (systemd).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.crashed_runs import begin_again
from flows.server import home_of
from flows.server_process import guard, read_state, running_or_started
from flows.worker_process import environment, start_worker
from tasks.errors import CopydeskError
from tasks.settings import Settings, read_settings
from warehouse.runs import Owner, owner_of

LOOK_SECONDS = 1.0
SWEEP_SECONDS = 15.0
"""Pause between two looks for crashed runs."""
STEADY_SECONDS = 60.0
"""What lived this long did not die of being started."""
LONGEST_PAUSE_SECONDS = 30.0
STOP_SECONDS = 30.0
"""How long a worker may take to end before it is killed."""


@dataclass(frozen=True, slots=True)
class Supervised:
    """The content of supervisor.json."""

    supervisor: Owner
    worker: Owner | None


def read_supervised(home: Path) -> Supervised | None:
    """Who was supervising last; None where nobody was, or it was stopped."""
    try:
        values = json.loads((home / "supervisor.json").read_text(encoding="utf-8"))
        worker = values["worker"]
        return Supervised(Owner(**values["supervisor"]), Owner(**worker) if worker else None)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def start_supervisor(home: Path, api: str) -> None:
    """Start one that outlives this process, unless one lives; returns when it has a worker."""
    found = read_supervised(home)
    if found and not found.supervisor.is_gone:
        return
    with (home / "supervisor.log").open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "flows.supervisor"],
            env=environment(home, api) | {"COPYDESK_SUPERVISED_API": api},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    while child.poll() is None:
        found = read_supervised(home)
        if found and found.worker and found.supervisor.pid == child.pid:
            return
        time.sleep(LOOK_SECONDS / 5)
    raise CopydeskError(f"The supervisor did not start; look at {home / 'supervisor.log'}.")


def stop_supervisor(home: Path) -> bool:
    """End the supervisor and its worker; whether there was one."""
    found = read_supervised(home)
    if found is None:
        return False
    for owner in (found.supervisor, found.worker):
        if owner:
            end(owner)
    (home / "supervisor.json").unlink(missing_ok=True)
    return True


def end(owner: Owner) -> None:
    """SIGTERM, and SIGKILL where that takes too long; returns when the process is gone."""
    deadline = time.monotonic() + STOP_SECONDS
    asked = False
    while not owner.is_gone and not _is_zombie(owner.pid):
        late = time.monotonic() > deadline
        if late or not asked:
            with suppress(ProcessLookupError):
                os.kill(owner.pid, signal.SIGKILL if late else signal.SIGTERM)
            asked = True
        time.sleep(LOOK_SECONDS / 5)


def supervise(settings: Settings, api: str) -> None:
    """Look after server and worker until SIGTERM or Ctrl-C."""
    home = home_of(settings)
    signal.signal(signal.SIGTERM, _stop)
    left = read_supervised(home)
    if left and left.worker:
        end(left.worker)
    me = owner_of(os.getpid())
    assert me is not None
    worker: subprocess.Popen[bytes] | None = None
    started, pause, swept = 0.0, LOOK_SECONDS, time.monotonic()
    managed = read_state(home) is not None
    try:
        while True:
            if managed:
                _keep_server(home)
            if time.monotonic() - swept > SWEEP_SECONDS:
                begin_again(api)
                swept = time.monotonic()
            if worker is None or worker.poll() is not None:
                steady = time.monotonic() - started > STEADY_SECONDS
                pause = LOOK_SECONDS if steady else min(2 * pause, LONGEST_PAUSE_SECONDS)
                if worker is not None:
                    print(f"The worker ended with {worker.returncode}; starting another.")
                    time.sleep(pause)
                worker, started = start_worker(home, api), time.monotonic()
                _write(home, Supervised(me, owner_of(worker.pid)))
            time.sleep(LOOK_SECONDS)
    except KeyboardInterrupt:
        if worker is not None and (owner := owner_of(worker.pid)):
            end(owner)
        (home / "supervisor.json").unlink(missing_ok=True)


def _keep_server(home: Path) -> None:
    """Start the server again where its process is gone; `copydesk down` takes its state away."""
    state = read_state(home)
    if state is None or not (state.owner.is_gone or _is_zombie(state.owner.pid)):
        return
    print("The server is gone; starting it again.")
    try:
        with guard(home):
            running_or_started(home, stays=True)
    except CopydeskError as error:
        print(error)


def _is_zombie(pid: int) -> bool:
    """Whether a child of ours ended and was not waited for; this takes it away."""
    with suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    return False


def _write(home: Path, supervised: Supervised) -> None:
    aside = home / "supervisor.json.new"
    aside.write_text(json.dumps(asdict(supervised)), encoding="utf-8")
    aside.replace(home / "supervisor.json")


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    supervise(read_settings(), os.environ["COPYDESK_SUPERVISED_API"])
