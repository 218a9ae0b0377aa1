"""Runs of a million to a thousand million articles on 1 to 1,000 workers, simulated.

    .venv/bin/python tests/benchmarks/scale_simulation.py costs.json

In: the costs that scale_costs.py measured, as JSON (none: measured now). Out: Markdown tables:
articles a second and days for each size, and the resource that is busiest, the first bottleneck.

Every batch goes its way as flows/ingest.py sends it: read and spooled by the driver, in the hands
of a free worker, committed by the driver in the order of the input; the driver reads ahead by one
batch more than there are workers. Resources are the driver's one thread (reading, committing,
looking a batch's ids up among all that are stored, listing files), the workers, Prefect's server,
and the driver's line to the bucket. Maintenance merges files once a day of simulated time.
"""

from __future__ import annotations

import heapq
import json
import sys
from collections import Counter, deque
from dataclasses import dataclass
from math import log10
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from scale_costs import BATCH, Costs, measured

WORKERS = (1, 10, 100, 1_000)
ARTICLES = (10**6, 10**7, 10**8, 10**9)
LINE_BYTES = 1.25e9
"""Bytes a second between driver and bucket: 10 Gbit/s, assumed and not measured."""
MOST_IN_FLIGHT = 1_000
FILES_A_COMMIT, LISTINGS_A_COMMIT = 3, 2
DAY = 86_400.0
MEASURED_IN = 10_000
"""Articles in the lake in which a load was measured."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A simulated run: `busy` is each resource's share of the time, 0 to 1."""

    articles: int
    workers: int
    seconds: float
    busy: Counter[str]

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.articles / self.seconds

    @property
    def bottleneck(self) -> str:
        """The busiest resource."""
        return max(self.busy, key=lambda name: self.busy[name])


def commits(costs: Costs) -> float:
    """Commits a second that the writers' lock lets through, from however many runs."""
    return 1 / (costs.commit + costs.load * BATCH)


def simulate(costs: Costs, articles: int, workers: int) -> Outcome:
    """One run into an empty lake."""
    batches = max(1, articles // BATCH)
    ahead = min(MOST_IN_FLIGHT, workers + 1)
    read = costs.read * BATCH
    transfer = (costs.bytes_in + costs.bytes_out) * BATCH / LINE_BYTES
    work = (costs.known + costs.fetch + costs.clean + costs.to_rows) * BATCH
    free = [0.0] * min(workers, batches)
    waiting: deque[float] = deque()
    busy: Counter[str] = Counter()
    now, loaded, files, day = 0.0, 0, 0, 0.0

    def load(ready: float) -> float:
        nonlocal loaded, files, day
        begun = max(now, ready)
        if begun // DAY > day:
            files, day = 0, begun // DAY
        commit = costs.commit + (costs.load + costs.index) * BATCH
        commit += costs.listed * files * LISTINGS_A_COMMIT
        look_up = costs.grown * max(0.0, log10(max(1, loaded) / MEASURED_IN))
        loaded, files = loaded + BATCH, files + FILES_A_COMMIT
        busy["looking ids up"] += look_up
        busy["commits"] += commit
        return begun + commit + look_up

    for _ in range(batches):
        now += read
        begun = max(now, heapq.heappop(free))
        done = begun + transfer + work
        heapq.heappush(free, done)
        waiting.append(done)
        if len(waiting) >= ahead:
            now = load(waiting.popleft())
    while waiting:
        now = load(waiting.popleft())
    busy["reading"] = read * batches
    busy["the workers"] = (transfer + work) * batches / workers
    busy["Prefect's server"] = costs.prefect * batches
    busy["the line to the bucket"] = transfer * batches
    shares = Counter({name: seconds / now for name, seconds in busy.items()})
    return Outcome(articles, workers, now, shares)


def table(costs: Costs) -> str:
    """Rates and bottlenecks of all sizes as Markdown."""
    lines = ["| articles | " + " | ".join(f"{w:,} workers" for w in WORKERS) + " |"]
    lines.append("|---" * (len(WORKERS) + 1) + "|")
    for articles in ARTICLES:
        cells = []
        for workers in WORKERS:
            run = simulate(costs, articles, workers)
            share = run.busy[run.bottleneck]
            cells.append(f"{run.rate:,.0f}/s, {_long(run.seconds)}: {run.bottleneck} {share:.0%}")
        lines.append(f"| {articles:,} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _long(seconds: float) -> str:
    for size, name in ((86400.0, "days"), (3600.0, "h"), (60.0, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} s"


if __name__ == "__main__":
    given = Costs(**json.loads(Path(sys.argv[1]).read_text())) if sys.argv[1:] else measured()
    print(table(given))
    print(f"\nOn one warehouse: {commits(given):.1f} commits/s of {BATCH:,} documents at most")
