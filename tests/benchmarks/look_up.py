"""What it takes to look a batch's ids up in a lake that grows: by its index, and by a scan.

    .venv/bin/python tests/benchmarks/look_up.py --sizes 10000 100000 1000000

In: numbers of articles. Out: a Markdown table of CPU milliseconds for 2,000 ids, half of which are
stored: by the index of identities, by reading the tables (what a load did before there was one),
and to make the index anew. The rows have identities and times only, and lie in one file a table.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import pyarrow as pa

from warehouse.identities import identities_file, stored_of
from warehouse.lake import Connection, Lake
from warehouse.schema import ARTICLE_VERSIONS, RAW_DOCUMENTS

ASKED = 2_000
TRIES = 5
GIVEN = {
    RAW_DOCUMENTS: {
        "article_id": "md5(n::VARCHAR)",
        "raw_sha256": "sha256(n::VARCHAR)",
        "fetched_at": "TIMESTAMP '2026-01-01' + to_seconds(n)",
    },
    ARTICLE_VERSIONS: {
        "article_id": "md5(n::VARCHAR)",
        "version": "1",
        "content_sha256": "sha256(n::VARCHAR)",
        "valid_from": "TIMESTAMP '2026-01-01' + to_seconds(n)",
    },
}
SCANS = (
    "SELECT article_id, raw_sha256, fetched_at FROM raw_documents "
    "WHERE article_id IN (SELECT article_id FROM ids)",
    "SELECT article_id, version, valid_from, content_sha256 FROM article_versions "
    "WHERE valid_to IS NULL AND article_id IN (SELECT article_id FROM ids)",
)


def main(sizes: list[int]) -> None:
    """Fill, measure and print, size by size."""
    print("| articles | by the index | by a scan | the index anew | MB of the index |")
    print("|---|---|---|---|---|")
    with TemporaryDirectory() as scratch:
        lake, held = Lake(Path(scratch) / "lake"), 0
        for size in sizes:
            _fill(lake, held, size)
            held = size
            anew, index, scan = _measure(lake, size)
            megabytes = identities_file(lake).stat().st_size / 1e6
            print(
                f"| {size:,} | {index:.0f} ms | {scan:.0f} ms | {anew / 1000:.1f} s | "
                f"{megabytes:.0f} |"
            )
            identities_file(lake).unlink()


def _measure(lake: Lake, size: int) -> tuple[float, float, float]:
    """Milliseconds: the index made anew, ids looked up in it, the tables read."""
    with lake.connect() as connection:
        ids = _ids(connection, size)
        return (
            _cpu(lambda: stored_of(lake, connection, ids)),
            _median(lambda: stored_of(lake, connection, ids)),
            _median(lambda: [connection.execute(scan).fetchall() for scan in SCANS]),
        )


def _fill(lake: Lake, first: int, last: int) -> None:
    def insert(connection: Connection) -> None:
        for table, given in GIVEN.items():
            needed = {f.name: _nothing(f.type) for f in table.arrow if not f.nullable}
            values = ", ".join(f"{value} AS {name}" for name, value in (needed | given).items())
            connection.execute(
                f"INSERT INTO {table.name} BY NAME SELECT {values} FROM range(?, ?) AS numbers (n)",
                [first, last],
            )

    lake.write(insert, author="bench", message=f"articles to {last}")


def _nothing(kind: pa.DataType) -> str:
    """SQL of the least value of a type."""
    if pa.types.is_list(kind):
        return "[]"
    if pa.types.is_map(kind):
        return "MAP {}"
    if pa.types.is_struct(kind):
        return "{" + ", ".join(f"'{field.name}': {_nothing(field.type)}" for field in kind) + "}"
    if pa.types.is_timestamp(kind):
        return "TIMESTAMP '2026-01-01'"
    return "''" if pa.types.is_string(kind) or pa.types.is_binary(kind) else "0"


def _ids(connection: Connection, size: int) -> list[str]:
    step = max(1, 2 * size // ASKED)
    asked = f"SELECT md5(n::VARCHAR) FROM range(0, {2 * size}, {step}) AS numbers (n)"
    ids = [str(row[0]) for row in connection.execute(asked).fetchall()]
    connection.register("ids", pa.table({"article_id": ids}))
    return ids


def _median(action: Callable[[], object]) -> float:
    return median(_cpu(action) for _ in range(TRIES))


def _cpu(action: Callable[[], object]) -> float:
    started = process_time()
    action()
    return 1000 * (process_time() - started)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    main(parser.parse_args().sizes)
