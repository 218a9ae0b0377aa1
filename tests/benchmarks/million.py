"""A run over very many cheap documents: task runs, growth of the server's database, memory.

    .venv/bin/python tests/benchmarks/million.py --documents 1000000

In: a number of documents. Out: lines of figures, and the flow process's memory as it goes, a row
for each twentieth of the run. Documents are refused as too short, so that what is measured is the
machinery around them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.request
from pathlib import Path

COPYDESK = str(Path(sysconfig.get_path("scripts")) / "copydesk")
MIB = 1024 * 1024
SAMPLE_SECONDS = 1.0
ROWS = 20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=1_000_000)
    options = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parent))
    from invented import cheap

    with tempfile.TemporaryDirectory() as folder:
        path = cheap(Path(folder) / "cheap.jsonl", options.documents)
        environment = os.environ | {"COPYDESK_WAREHOUSE": f"{folder}/warehouse"}
        up = [COPYDESK, "up", "--server-only", "--json"]
        answer = subprocess.run(up, env=environment, capture_output=True, text=True, check=True)
        try:
            run(environment, json.loads(answer.stdout)["api"], path, options.documents)
        finally:
            subprocess.run([COPYDESK, "down"], env=environment, check=True, capture_output=True)


def run(environment: dict[str, str], api: str, path: Path, documents: int) -> None:
    """One run with its memory sampled from outside."""
    database = Path(environment["COPYDESK_WAREHOUSE"]) / "prefect"
    before = size_of(database)
    started = time.monotonic()
    process = subprocess.Popen(
        [COPYDESK, "run", str(path)],
        env=environment | {"PREFECT_API_URL": api},
        stdout=subprocess.DEVNULL,
    )
    samples = []
    while process.poll() is None:
        samples.append((time.monotonic() - started, memory_of(process.pid)))
        time.sleep(SAMPLE_SECONDS)
    seconds = time.monotonic() - started
    if process.returncode:
        raise SystemExit(f"the run failed with {process.returncode}")
    grown = (size_of(database) - before) / MIB
    print(f"{documents:,} documents in {seconds:,.0f} s ({documents / seconds:,.0f} a second)")
    print(f"{count(api, 'task_runs'):,} task runs, server's database grew by {grown:.1f} MiB")
    print("\n| s | MiB of the flow process |\n|---|---|")
    for moment, memory in samples[:: max(1, len(samples) // ROWS)]:
        print(f"| {moment:.0f} | {memory / MIB:.0f} {'#' * int(memory / MIB / 20)} |")


def size_of(folder: Path) -> int:
    """Bytes of the server's database and its log of writes."""
    return sum(path.stat().st_size for path in folder.glob("prefect.db*"))


def memory_of(process: int) -> int:
    """Resident bytes (proc(5))."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def count(api: str, what: str) -> int:
    """How many of `what` the server knows."""
    request = urllib.request.Request(
        f"{api}/{what}/count", b"{}", {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return int(json.load(answer))


if __name__ == "__main__":
    main()
