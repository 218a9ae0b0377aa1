"""A process that is killed: LAKE SPOOL FIRST; migrates, loads batch after batch, maintains.

It updates the search index after each batch. It prints what it begins (STAGES), and the number of
each batch once that is committed.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from warehouse_samples import fetched, load

from warehouse.lake import Lake
from warehouse.maintenance import Policy, maintain
from warehouse.runs import start_run
from warehouse.search_index import update_index

AT_ONCE = Policy(timedelta(0), grace=timedelta(0))
PER_BATCH = 5
STAGES = ("migrate", "load", "index", "maintain")


def main(folder: str, spool: str, first: str) -> None:
    lake = Lake(Path(folder), lock_seconds=60)
    migrate, loading, index, maintenance = STAGES
    print(migrate, flush=True)
    start_run(lake, run_id=f"run-{first}", flow_run_id=None, inputs=[], cleaner_version="1")
    for batch in count(int(first)):
        print(loading, flush=True)
        pairs = [fetched(f"{batch}-{item}", f"text {item}") for item in range(PER_BATCH)]
        load(lake, Path(spool) / str(batch), pairs, run_id=f"run-{first}")
        print(f"{batch}\n{index}", flush=True)
        update_index(lake)
        if batch % 3 == 0:
            print(maintenance, flush=True)
            soon = datetime.now(UTC) + timedelta(minutes=1)
            maintain(lake, AT_ONCE, soon, dry_run=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
