"""One of a crowd: LAKE SPOOL NAME SECONDS writes batches, LAKE SECONDS reads; both count.

The environment may name another catalog, as for the product. A writer prints the batches that it
committed, a reader its reads; any error ends it with a status that is not 0.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from warehouse_samples import fetched, load

from tasks.settings import Settings
from warehouse.lake import Lake, open_lake

PER_BATCH = 20
COUNTS = """
SELECT
    (SELECT count(*) FROM articles), (SELECT count(*) FROM article_versions),
    (SELECT count(*) FROM blocks), (SELECT count(*) FROM raw_documents)
"""


def write(lake: Lake, spool: Path, name: str, until: float) -> int:
    """Load batches of new articles, every third a new version of the one before."""
    batch = 0
    while time.monotonic() < until:
        of, day = (batch - 1, 2) if batch % 3 == 2 else (batch, 1)
        pairs = [fetched(f"{name}-{of}-{n}", f"text {batch} {n}", day) for n in range(PER_BATCH)]
        load(lake, spool / f"{name}{batch}", pairs)
        batch += 1
    return batch


def read(lake: Lake, until: float) -> int:
    """Count across tables in one snapshot; whole batches or an error."""
    reads, least = 0, 0
    while time.monotonic() < until:
        with lake.connect() as connection:
            for _ in range(3):
                articles, versions, blocks, raw = connection.execute(COUNTS).fetchone() or ()
                whole = versions % PER_BATCH == 0 and articles % PER_BATCH == 0
                assert whole, f"part of a batch: {articles} articles, {versions} versions"
                assert blocks == 2 * versions == 2 * raw, f"{blocks} blocks of {versions}, {raw}"
                assert versions >= least, f"{versions} versions after {least}"
                least = versions
                reads += 1
    return reads


def main(folder: str, *rest: str) -> None:
    """Do one of both, and say how often."""
    lake = open_lake(Settings(warehouse=Path(folder), lock_seconds=600))
    until = time.monotonic() + float(rest[-1])
    if len(rest) == 1:
        print(read(lake, until))
    else:
        print(write(lake, Path(rest[0]), rest[1], until))


if __name__ == "__main__":
    main(*sys.argv[1:])
