"""A writer process for the tests: LAKE SPOOL NAME BATCHES; loads batches one by one.

The environment may name another catalog and place of the data, as for the product.
"""

from __future__ import annotations

import sys
from pathlib import Path

from warehouse_samples import fetched, load

from tasks.settings import Settings
from warehouse.lake import open_lake


def main(lake: str, spool: str, name: str, batches: str) -> None:
    opened = open_lake(Settings(warehouse=Path(lake), lock_seconds=60))
    for batch in range(int(batches)):
        pairs = [fetched(f"{name}-{batch}-{item}", f"text {item}") for item in range(20)]
        load(opened, Path(spool) / f"{name}{batch}", pairs)


if __name__ == "__main__":
    main(*sys.argv[1:])
