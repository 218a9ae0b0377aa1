"""Throughput of 1 and 2 local processes and of 1 and 2 cluster workers, and what is not cleaning.

    make setup-scale
    .venv/bin/python tests/benchmarks/scale.py --articles 4000 --batch 2000

In: a number of invented articles. Out: a Markdown table: articles a second by the wall, CPU
milliseconds an article of the driver and of the workers, and the share of all that CPU which is
not document work. Document work is what cleaning the same pages in one process costs, measured in
the same run. Every run has a warehouse of its own; one Prefect server serves them all and is not
counted; the cluster is a real Dask scheduler on loopback. The tables must be equal.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "flows"))
sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from flow_samples import clean_environment, content, copydesk
from generate import write

from tasks.models import RawDocument
from tasks.process import process
from tasks.settings import Settings
from tasks.sources.files import discover
from tests.integration_clusters import Dask
from tests.integration_servers import Server, private_folder

ROOT = Path(__file__).parent.parent.parent
COPYDESK = str(Path(sysconfig.get_path("scripts")) / "copydesk")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measure:
    """One run: seconds of the wall in the run itself, CPU of the driver and of cluster workers."""

    wall: float
    driver: float
    workers: float


def run(environment: dict[str, str], file: Path, workers: list[Server]) -> Measure:
    """`copydesk run` as a whole process."""
    before, started = sum(map(_cpu_of, workers)), perf_counter()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [COPYDESK, "run", str(file)],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        _, status, usage = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status):
            errors.seek(0)
            raise RuntimeError(errors.read().decode(errors="replace")[-3000:])
    wall = perf_counter() - started
    return Measure(wall, usage.ru_utime + usage.ru_stime, sum(map(_cpu_of, workers)) - before)


def document_work(file: Path) -> float:
    """CPU seconds that cleaning a page takes in one process that does nothing else."""
    documents = [d for d in discover([str(file)], Settings()) if isinstance(d, RawDocument)][:1000]
    process(documents[:50])
    started = process_time()
    for first in range(0, len(documents), 32):
        process(documents[first : first + 32])
    return (process_time() - started) / len(documents)


def main(articles: int, batch: int) -> None:
    """Measure all four, compare their tables, print."""
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        file = scratch / "pages.jsonl"
        write(file, range(articles))
        base = clean_environment(scratch / "server") | {"COPYDESK_BATCH_DOCUMENTS": str(batch)}
        server = json.loads(copydesk(base, "up", "--server-only", "--json").stdout)["api"]
        stack.callback(copydesk, base, "down")
        base["PREFECT_API_URL"] = server
        work = document_work(file)
        found: dict[str, Measure] = {}
        for count in (1, 2):
            name = _name("local process", count)
            own = base | {"COPYDESK_WORKERS": str(count)}
            found[name] = run(own | {"COPYDESK_WAREHOUSE": str(scratch / name)}, file, [])
        cluster = Dask(private_folder("scale"), base).start()
        stack.callback(cluster.close)
        for count in (1, 2):
            name = _name("cluster worker", count)
            cluster.add_worker()
            own = base | {"COPYDESK_RUNNER": "dask", "COPYDESK_CLUSTER": cluster.address}
            own |= {"COPYDESK_WAREHOUSE": str(scratch / name)}
            found[name] = run(own, file, cluster.workers)
        print_table(found, articles, work)
        tables = [content(str(scratch / name)) for name in found]
        assert all(other == tables[0] for other in tables), "the tables differ"


def print_table(found: dict[str, Measure], articles: int, work: float) -> None:
    """The measures as Markdown; the first is the measure of the others."""
    base = next(iter(found.values())).wall
    print(f"{articles} articles, document work {1000 * work:.1f} CPU ms each; all tables equal\n")
    print("| | articles/s | times the first | driver | workers | not document work |")
    print("|---|---|---|---|---|---|")
    for name, one in found.items():
        each, total = 1000 / articles, one.driver + one.workers
        print(
            f"| {name} | {articles / one.wall:.0f} | {base / one.wall:.2f} | "
            f"{one.driver * each:.1f} ms | {one.workers * each:.1f} ms | "
            f"{1 - work * articles / total:.0%} |"
        )


def _name(what: str, count: int) -> str:
    return f"{count} {what}{'es' if what.endswith('s') else 's'}" if count > 1 else f"1 {what}"


def _cpu_of(server: Server) -> float:
    """CPU seconds of a server's living processes and of those they have waited for."""
    assert server.process
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(fields[3]) == server.process.pid:  # of its session
            total += sum(int(field) for field in fields[11:15])
    return total / TICKS


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=4000)
    parser.add_argument("--batch", type=int, default=2000)
    chosen = parser.parse_args()
    main(chosen.articles, chosen.batch)
