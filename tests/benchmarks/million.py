"""A run over very many cheap documents: task runs, growth of the server's database, memory.

    .venv/bin/python tests/benchmarks/million.py --documents 1000000 --plot million.svg

In: a number of documents. Out: a row a minute while the run goes, the sums at its end, and a plot
of the flow process's memory, drawn anew with each row. Documents are refused as too short, so that
what is measured is the machinery around them.
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

sys.path.insert(0, str(Path(__file__).parent))

from invented import cheap
from memory_plot import Sample, plot

COPYDESK = str(Path(sysconfig.get_path("scripts")) / "copydesk")
MIB = 1024 * 1024
SAMPLE_SECONDS, ROW_SECONDS = 2.0, 60.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--plot", type=Path, help="an SVG file")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        path = cheap(Path(folder) / "cheap.jsonl", options.documents)
        environment = os.environ | {"COPYDESK_WAREHOUSE": f"{folder}/warehouse"}
        up = [COPYDESK, "up", "--server-only", "--json"]
        answer = subprocess.run(up, env=environment, capture_output=True, text=True, check=True)
        try:
            run(environment, json.loads(answer.stdout)["api"], path, options)
        finally:
            subprocess.run([COPYDESK, "down"], env=environment, check=True, capture_output=True)


def run(environment: dict[str, str], api: str, path: Path, options: argparse.Namespace) -> None:
    """One run, looked at from outside."""
    database = Path(environment["COPYDESK_WAREHOUSE"]) / "prefect"
    before, started, told = size_of(database), time.monotonic(), 0.0
    process = subprocess.Popen(
        [COPYDESK, "run", str(path)],
        env=environment | {"PREFECT_API_URL": api},
        stdout=subprocess.DEVNULL,
    )
    print("| s | task runs | MiB of the flow process | MiB that the database grew by |")
    print("|---|---|---|---|", flush=True)
    samples: list[Sample] = []
    while process.poll() is None:
        seconds = time.monotonic() - started
        grown = (size_of(database) - before) / MIB
        if memory := memory_of(process.pid):
            samples.append(Sample(seconds, memory / MIB, grown))
        if seconds - told >= ROW_SECONDS:
            told = seconds
            tell(samples, api, options)
        time.sleep(SAMPLE_SECONDS)
    tell(samples, api, options)
    if process.returncode:
        raise SystemExit(f"the run failed with {process.returncode}")
    rate = options.documents / samples[-1].seconds
    print(f"\n{options.documents:,} documents, {rate:,.0f} a second")


def tell(samples: list[Sample], api: str, options: argparse.Namespace) -> None:
    """A row of the table, and the plot."""
    last = samples[-1]
    tasks = count(api, "task_runs")
    print(f"| {last.seconds:.0f} | {tasks:,} | {last.memory:.0f} | {last.grown:.1f} |", flush=True)
    if options.plot:
        options.plot.write_text(plot(samples, f"a run over {options.documents:,} documents"))


def size_of(folder: Path) -> int:
    """Bytes of the server's database and its log of writes."""
    return sum(path.stat().st_size for path in folder.glob("prefect.db*"))


def memory_of(process: int) -> int:
    """Resident bytes (proc(5)); 0 of a process that ended."""
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
