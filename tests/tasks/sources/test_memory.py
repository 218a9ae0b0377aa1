"""Memory does not grow with the size of a file."""

from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path

from tasks.settings import MIB, Settings
from tasks.sources.files import discover

LINES = 600
LINE = b'{"text": "' + b"word " * 20_000 + b'"}\n'


def test_sixty_megabytes_of_lines_are_read_in_a_few(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(LINES):
            file.write(LINE)
    tracemalloc.start()
    try:
        count = sum(1 for _ in discover([str(path)], Settings()))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == LINES
    assert peak < 8 * MIB
