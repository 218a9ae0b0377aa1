"""What Prefect still holds back in this process: log lines and the states of task runs.

Both travel in the background and would be lost with a server that stops when the run ends.
"""

from __future__ import annotations

from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker

PATIENCE_SECONDS = 20.0
"""A server that takes longer than this to accept them is left to itself."""


def send_records() -> None:
    """Send everything to the server and wait until it is there."""
    EventsWorker.drain_all(timeout=PATIENCE_SECONDS)
    APILogWorker.drain_all(timeout=PATIENCE_SECONDS)
