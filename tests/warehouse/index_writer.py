"""A process for the tests: LAKE SPOOL BATCHES; loads batches and updates the search index."""

from __future__ import annotations

import sys
from pathlib import Path

from warehouse_samples import fetched, load

from warehouse.lake import Lake
from warehouse.search_index import update_index


def main(folder: str, spool: str, batches: str) -> None:
    lake = Lake(Path(folder), lock_seconds=60)
    for batch in range(int(batches)):
        pairs = [fetched(f"{batch}-{item}", f"harbour number{batch}x{item}") for item in range(20)]
        load(lake, Path(spool) / str(batch), pairs)
        update_index(lake)


if __name__ == "__main__":
    main(*sys.argv[1:])
