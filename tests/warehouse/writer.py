"""A writer process for the tests: LAKE SPOOL NAME BATCHES; loads batches one by one."""

from __future__ import annotations

import sys
from pathlib import Path

from warehouse_samples import fetched, load

from warehouse.lake import Lake


def main(lake: str, spool: str, name: str, batches: str) -> None:
    for batch in range(int(batches)):
        pairs = [fetched(f"{name}-{batch}-{item}", f"text {item}") for item in range(20)]
        load(Lake(Path(lake), lock_seconds=60), Path(spool) / f"{name}{batch}", pairs)


if __name__ == "__main__":
    main(*sys.argv[1:])
