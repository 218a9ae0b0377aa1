"""What Prefect costs a run: the same articles with `copydesk run`, and by the same parts alone.

    .venv/bin/python tests/benchmarks/overhead.py --documents 20000 --rounds 1

In: a number of documents. Out: a Markdown table: wall and processor seconds of the run (flow and
worker processes), of the server meanwhile, and both against the run without Prefect. The two
take turns within a round. On a machine that others use, read the processor time.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from uuid import uuid4

COPYDESK = str(Path(sysconfig.get_path("scripts")) / "copydesk")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measure:
    """One run of one way, start of the process included; seconds."""

    wall: float
    processor: float
    server: float = 0.0


def without_prefect(path: str) -> None:
    """What `ingest` does, with its own parts, in the same order and as parallel."""
    from tasks.batching import Work, Workshop
    from tasks.clean.cleaner import default_cleaner
    from tasks.process import process
    from tasks.remote_workshop import MOST_IN_FLIGHT
    from tasks.settings import read_settings
    from tasks.sources.files import discover
    from tasks.spool import keys_of, run_folder, write_batches
    from warehouse.checks import run_checks, store_results
    from warehouse.lake import open_lake
    from warehouse.load import LoadResult, known_states, load_batch
    from warehouse.rows import keep_outcomes
    from warehouse.runs import finish_run, start_run
    from warehouse.search_index import update_index
    from warehouse.site_memory import learn_sites
    from warehouse.summary import run_content

    settings = read_settings()
    lake, run_id = open_lake(settings), uuid4().hex
    start_run(
        lake, run_id=run_id, flow_run_id=None, inputs=[path],
        cleaner_version=default_cleaner(settings).version,
    )  # fmt: skip
    counts = LoadResult()
    work = Work(process, keep_outcomes, settings)
    with (
        run_folder(settings.warehouse / "spool", run_id) as folder,
        Workshop(work) as workshop,
        ThreadPoolExecutor(MOST_IN_FLIGHT) as threads,
    ):

        def clean(batch):  # type: ignore[no-untyped-def]
            known = known_states(lake, keys_of(batch))
            workshop.run(batch, frozenset(range(batch.documents)) - known.loaded)

        def load(batch):  # type: ignore[no-untyped-def]
            nonlocal counts
            counts += load_batch(
                lake, batch.results, run_id=run_id, flow_run_id=None, loaded_at=datetime.now(UTC)
            )
            update_index(lake)
            batch.discard()

        waiting = deque()  # type: ignore[var-annotated]
        for batch in write_batches(discover([path], settings), folder, settings):
            waiting.append((batch, threads.submit(clean, batch)))
            if len(waiting) >= workshop.in_flight:
                done, cleaning = waiting.popleft()
                cleaning.result()
                load(done)
        for done, cleaning in waiting:
            cleaning.result()
            load(done)
    learn_sites(lake, author=run_id)
    finish_run(lake, run_id, state="completed", counts=counts)
    run_content(lake, run_id)
    store_results(lake, run_checks(lake, run_id), run_id)


def measure(command: list[str], environment: dict[str, str], server: int | None = None) -> Measure:
    """Run a command to its end; `server` is the id of a process whose time is read as well."""
    before = processor_seconds(server)
    started = perf_counter()
    process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = perf_counter() - started
    if code := os.waitstatus_to_exitcode(status):
        raise subprocess.CalledProcessError(code, command)
    spent = processor_seconds(server) - before
    return Measure(wall, usage.ru_utime + usage.ru_stime, spent)


def processor_seconds(process: int | None) -> float:
    """User and system time of a living process (proc(5)); 0 without one."""
    if process is None:
        return 0.0
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--bare", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bare:
        without_prefect(options.bare)
        return
    sys.path.insert(0, str(Path(__file__).parent))
    from invented import articles

    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), str(articles(Path(folder) / "a.jsonl", options.documents)), options)


def compare(folder: Path, path: str, options: argparse.Namespace) -> None:
    """Both ways in turns, the server up all the time."""
    home = {"COPYDESK_WAREHOUSE": str(folder / "server")}
    up = [COPYDESK, "up", "--server-only", "--json"]
    answer = subprocess.run(up, env=os.environ | home, capture_output=True, text=True, check=True)
    state = json.loads((folder / "server" / "prefect" / "server.json").read_text())
    server = int(state["owner"]["pid"])
    place = {"COPYDESK_WAREHOUSE": str(folder / "warehouse")}
    to_server = place | {"PREFECT_API_URL": json.loads(answer.stdout)["api"]}
    print(f"{options.documents} documents\n\n| | wall s | processor s | of it the server | ratio |")
    print("|---|---|---|---|---|")
    try:
        for _ in range(options.rounds):
            bare = measure([sys.executable, __file__, "--bare", path], place)
            shutil.rmtree(folder / "warehouse")
            run = measure([COPYDESK, "run", path], to_server, server)
            shutil.rmtree(folder / "warehouse")
            spent = run.processor + run.server
            print(f"| without Prefect | {bare.wall:.1f} | {bare.processor:.1f} | | 1 |")
            print(
                f"| copydesk run | {run.wall:.1f} | {spent:.1f} | {run.server:.1f} "
                f"| {run.wall / bare.wall:.3f} wall, {spent / bare.processor:.3f} processor |",
                flush=True,
            )
    finally:
        subprocess.run([COPYDESK, "down"], env=os.environ | home, check=True, capture_output=True)


if __name__ == "__main__":
    main()
