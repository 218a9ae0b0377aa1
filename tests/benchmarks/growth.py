"""The warehouse as it grows, beside a plain DuckDB file with the same rows in the same run.

    .venv/bin/python tests/benchmarks/growth.py --sizes 10000 100000 1000000

In: sizes in articles. Out: a Markdown table a size, `growth.json` in the folder and, drawn from
it, a plot (growth.svg).

1. both are filled in batches of 10,000 (multiply.py) by the statements of the loader; the lake is
   maintained and indexed
2. point lookups, the mart by day and publisher, a search of two words and a load of 1,000 are timed
   in both; the plain file is searched by ILIKE
3. every mart is timed in the lake

Times are medians of so many tries, in seconds of the wall or, with `--clock processor`, of all
threads' processor time, which a busy machine disturbs less.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import duckdb
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))

from multiply import Multiplier
from plot import plot

from warehouse.append import in_order
from warehouse.columns import Table
from warehouse.ddl import VIEWS, create_table, create_views
from warehouse.lake import Connection, Lake
from warehouse.load import load_batch, load_into
from warehouse.maintenance import Policy, maintain
from warehouse.schema import TABLES
from warehouse.search import search
from warehouse.search_index import update_index
from warehouse.spooled import BatchTables, read_batch

FILL, LOAD = 10_000, 1_000
TRIES, LOADS = 5, 3
AT_ONCE = Policy(timedelta(0), grace=timedelta(0))
LOADED = datetime(2026, 11, 1)
MARTS = Path(__file__).parent.parent.parent / "warehouse" / "marts"

LOOKUP = "SELECT headline, article_body FROM articles WHERE article_id = ?"
BY_DAY = "SELECT publication_day, publisher_domain, articles, words FROM articles_by_day"
WORDS = ("harbour", "footbridge")
SCAN = "SELECT article_id, headline FROM articles WHERE " + " AND ".join(
    f"article_body ILIKE '%{word}%'" for word in WORDS
)

Times = dict[str, float]
CLOCKS = {"wall": perf_counter, "processor": process_time}


class Bench:
    """A lake and a plain file that grow together in one folder."""

    def __init__(self, folder: Path, clock: Callable[[], float] = perf_counter) -> None:
        self.folder, self.clock = folder, clock
        self.lake = Lake(folder / "lake")
        self.multiplier = Multiplier()
        self.articles = 0
        self.plain = folder / "plain.duckdb"
        with duckdb.connect(self.plain) as connection:
            for table in TABLES:
                connection.execute(create_table(table))
            for statement in create_views():
                connection.execute(statement)

    def grow(self, size: int) -> Times:
        """Fill both up to `size`; how long the lake took, a thousand articles."""
        first, loading = self.articles, 0.0
        while self.articles < size:
            with self._batch(min(FILL, size - self.articles)) as batch:
                loading += self._once(lambda: self._load_lake(batch))
                self._load_plain(batch)
        soon = datetime.now(UTC) + timedelta(minutes=1)
        maintaining = self._once(lambda: maintain(self.lake, AT_ONCE, soon, dry_run=False))
        indexing = self._once(lambda: update_index(self.lake))
        thousands = (size - first) / 1000
        return {
            "fill, a thousand": loading / thousands,
            "maintain": maintaining,
            "index, a thousand": indexing / thousands,
        }

    def measure(self) -> tuple[Times, Times]:
        """The lake's and the plain file's times at this size."""
        with self.lake.connect() as connection:
            ours = self._queries(connection)
            ours |= {f"mart {m}": self._timed(lambda m=m: _all(connection, m)) for m in _marts()}
        ours["search"] = self._timed(lambda: search(self.lake, " ".join(WORDS)))
        with duckdb.connect(self.plain) as connection:
            theirs = self._queries(connection)
            theirs["search"] = self._timed(lambda: connection.execute(SCAN).fetchmany(10))
        both = [self._loads() for _ in range(LOADS)]
        ours["load 1,000"], theirs["load 1,000"], ours["index 1,000"] = (
            median(times) for times in zip(*both, strict=True)
        )
        ours["MB"], theirs["MB"] = _megabytes(self.lake.folder / "parquet"), _megabytes(self.plain)
        ours["MB of the index"] = _megabytes(self.lake.folder / "search.sqlite")
        return ours, theirs

    def _loads(self) -> tuple[float, float, float]:
        with self._batch(LOAD) as batch:
            lake = self._once(lambda: self._load_lake(batch))
            index = self._once(lambda: update_index(self.lake))
            return lake, self._load_plain(batch), index

    def _load_lake(self, batch: Path) -> None:
        load_batch(self.lake, batch, run_id="bench", flow_run_id=None, loaded_at=LOADED)

    def _load_plain(self, batch: Path) -> float:
        """How long the statements take; the file is open already, in its favour."""
        with duckdb.connect(self.plain) as connection:
            return self._once(lambda: _load_as_the_lake(connection, batch))

    @contextmanager
    def _batch(self, count: int) -> Iterator[Path]:
        batch = self.folder / "batch"
        self.multiplier.write(batch, self.articles, count)
        self.articles += count
        yield batch
        shutil.rmtree(batch)

    def _queries(self, connection: Connection) -> Times:
        sample = "SELECT article_id FROM articles USING SAMPLE 8 ROWS"
        ids = [row[0] for row in connection.execute(sample).fetchall()]
        lookups = [self._once(lambda i=i: connection.execute(LOOKUP, [i]).fetchall()) for i in ids]
        by_day = self._timed(lambda: connection.execute(BY_DAY).fetchall())
        return {"point lookup": median(lookups), "by day and publisher": by_day}

    def _once(self, action: Callable[[], object]) -> float:
        started = self.clock()
        action()
        return self.clock() - started

    def _timed(self, action: Callable[[], object]) -> float:
        return median(self._once(action) for _ in range(TRIES))


def _marts() -> list[str]:
    files = {path.stem for path in MARTS.glob("*.sql")}
    return [view.name for view in VIEWS if view.name in files]


def _all(connection: Connection, view: str) -> None:
    connection.execute(f"FROM {view}").fetchall()


def _load_as_the_lake(connection: Connection, batch: Path) -> None:
    def add(table: Table, rows: pa.Table) -> None:
        connection.register("added", in_order(table, rows))
        connection.execute(f"INSERT INTO {table.name} BY NAME FROM added")

    connection.execute("BEGIN")
    rows = read_batch(batch)
    _look_up(connection, rows)
    load_into(connection, rows, add, run_id="bench", loaded_at=LOADED)
    connection.execute("COMMIT")


def _look_up(connection: Connection, batch: BatchTables) -> None:
    """What the loader asks of a lake's index of identities, asked of the tables."""
    connection.register("ids", pa.table({"article_id": batch.article_ids()}))
    for name, table, condition in (
        ("documents", "raw_documents", "true"),
        ("versions", "article_versions", "valid_to IS NULL"),
        ("refused", "rejections", "true"),
    ):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE lake_{name} AS FROM {table} "
            f"WHERE {condition} AND article_id IN (SELECT article_id FROM ids)"
        )


def _megabytes(path: Path) -> float:
    files = [path] if path.is_file() else path.rglob("*.parquet")
    return round(sum(file.stat().st_size for file in files) / 1e6)


def table(size: int, ours: Times, theirs: Times) -> str:
    """One size as Markdown."""
    lines = [
        f"{size:,} articles",
        "",
        "| | lake | plain file | lake / plain |",
        "|---|---|---|---|",
    ]
    for name, value in ours.items():
        other = theirs.get(name)
        beside = f"{other:.3g} | {value / other:.2g}" if other else " | "
        lines.append(f"| {name} | {value:.3g} | {beside} |")
    return "\n".join(lines)


def main(sizes: list[int], folder: Path, clock: str) -> None:
    """Measure at each size."""
    bench = Bench(folder, CLOCKS[clock])
    found: dict[str, dict[str, Times]] = {}
    for size in sizes:
        grown = bench.grow(size)
        ours, theirs = bench.measure()
        found[str(size)] = {"lake": grown | ours, "plain": theirs}
        print(table(size, grown | ours, theirs), end="\n\n", flush=True)
        (folder / "growth.json").write_text(json.dumps(found, indent=1))
        (folder / "growth.svg").write_text(plot(found))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--clock", choices=CLOCKS, default="wall")
    parser.add_argument("--folder", type=Path, help="kept; default: a temporary one, removed")
    chosen = parser.parse_args()
    if chosen.folder:
        chosen.folder.mkdir(parents=True)
        main(chosen.sizes, chosen.folder, chosen.clock)
    else:
        with tempfile.TemporaryDirectory() as scratch:
            main(chosen.sizes, Path(scratch), chosen.clock)
