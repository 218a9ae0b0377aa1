"""Speed and memory of `copydesk clean` and `copydesk run` beside trafilatura on the same pages.

    .venv/bin/pip install trafilatura==2.3.1
    .venv/bin/python tests/benchmarks/extraction.py ../shared/data/news-dev.parquet --rounds 3

In: Parquet files with an `html` column. Out: a Markdown table, one row a tool: articles per second
of wall time, CPU milliseconds a page, peak memory of the whole process tree's largest process,
and the ratio to trafilatura. Tools take turns within each round; the median of the rounds counts.
Times of a shared machine drift: read the ratios.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import pyarrow.parquet as pq

TRAFILATURA = """
import sys, pyarrow.parquet as pq, trafilatura
for path in sys.argv[1:]:
    for batch in pq.ParquetFile(path).iter_batches(64, columns=["html"]):
        for page in batch.column(0).to_pylist():
            trafilatura.bare_extraction(page, with_metadata=True)
"""


@dataclass(frozen=True, slots=True)
class Measure:
    """One run of one tool as a whole process."""

    wall_seconds: float
    cpu_seconds: float
    peak_mib: float


def measure(command: list[str], environment: dict[str, str]) -> Measure:
    """Run a command to its end; raises CalledProcessError where it fails."""
    started = perf_counter()
    process = subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = perf_counter() - started
    if code := os.waitstatus_to_exitcode(status):
        raise subprocess.CalledProcessError(code, command, stderr=errors)
    return Measure(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def tools(files: list[str], scratch: Path) -> dict[str, Callable[[], Measure]]:
    """Name -> one timed run of it, in a fresh warehouse where it needs one."""
    copydesk = str(Path(sysconfig.get_path("scripts")) / "copydesk")

    def clean(workers: int) -> Measure:
        output = scratch / "out.jsonl"
        output.unlink(missing_ok=True)
        command = [copydesk, "clean", *files, "--output", str(output)]
        return measure(command, {"COPYDESK_WORKERS": str(workers)})

    def run() -> Measure:
        warehouse = scratch / "warehouse"
        shutil.rmtree(warehouse, ignore_errors=True)
        return measure([copydesk, "run", *files], {"COPYDESK_WAREHOUSE": str(warehouse)})

    return {
        "trafilatura, 1 process": lambda: measure([sys.executable, "-c", TRAFILATURA, *files], {}),
        "copydesk clean, 1 worker": lambda: clean(1),
        f"copydesk clean, {os.cpu_count()} workers": lambda: clean(os.cpu_count() or 1),
        "copydesk run (server, warehouse)": run,
    }


def main() -> None:
    """Measure every tool in turns and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    pages = sum(pq.read_metadata(path).num_rows for path in options.files)
    with tempfile.TemporaryDirectory() as scratch:
        contestants = tools(options.files, Path(scratch))
        results: dict[str, list[Measure]] = {name: [] for name in contestants}
        for _ in range(options.rounds):
            for name, run in contestants.items():
                results[name].append(run())
                print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print_table(results, pages)


def print_table(results: dict[str, list[Measure]], pages: int) -> None:
    """The medians as Markdown; the first tool is the measure of the others."""
    rows = {
        name: (
            statistics.median(pages / run.wall_seconds for run in runs),
            statistics.median(run.cpu_seconds / pages * 1000 for run in runs),
            statistics.median(run.peak_mib for run in runs),
        )
        for name, runs in results.items()
    }
    base_rate = next(iter(rows.values()))[0]
    print(f"{pages} pages, median of {len(next(iter(results.values())))} rounds\n")
    print("| | articles/s | times trafilatura | CPU ms/page | peak MiB, largest process |")
    print("|---|---|---|---|---|")
    for name, (rate, cpu, peak) in rows.items():
        print(f"| {name} | {rate:.0f} | {rate / base_rate:.1f} | {cpu:.1f} | {peak:.0f} |")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
