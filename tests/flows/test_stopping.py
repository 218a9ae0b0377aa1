"""A stop that a library swallows is asked for again."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

SWALLOWED = """
import os, signal
from flows.stopping import heed, listen
listen()
heed()
try:
    os.kill(os.getpid(), signal.{name})
    while True: pass
except KeyboardInterrupt:
    pass
try:
    heed()
except KeyboardInterrupt:
    print("heeded")
"""


@pytest.mark.parametrize("name", [signal.SIGINT.name, signal.SIGTERM.name])
def test_a_swallowed_stop_is_heeded_at_the_next_batch(name: str) -> None:
    code = SWALLOWED.format(name=name)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == ["heeded"], done.stderr
