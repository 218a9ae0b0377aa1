"""The warehouse as it grows, beside a plain DuckDB file with the same rows in the same run.

    .venv/bin/python tests/benchmarks/growth.py --sizes 10000 100000 1000000

In: sizes in articles. Out: a Markdown table a size, `growth.json` in the folder and, drawn from
it, a plot (growth.svg).

1. the lake is filled by the loader in batches of 10,000 (multiply.py), then maintained and indexed;
   the plain file takes the same rows by SQL
2. point lookups, the mart by day and publisher, a search of two words and a load of 1,000 are timed
   in both; the plain file is searched by ILIKE, and loads by the very statements of the loader
3. every mart is timed in the lake

Times are medians of so many tries, in seconds of the wall.
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
from time import perf_counter

import duckdb

sys.path.insert(0, str(Path(__file__).parent))

from multiply import Multiplier
from plot import plot

from warehouse.ddl import VIEWS, create_table, create_views
from warehouse.lake import Connection, Lake
from warehouse.load import load_batch, load_into
from warehouse.maintenance import Policy, maintain
from warehouse.rows import spool_schema
from warehouse.schema import ARTICLE_VERSIONS, TABLES
from warehouse.search import search
from warehouse.search_index import update_index
from warehouse.spooled import read_parts

FILL, LOAD = 10_000, 1_000
TRIES, LOADS = 5, 3
AT_ONCE = Policy(timedelta(0), grace=timedelta(0))
LOADED = datetime(2026, 11, 1)
FILLED = ("raw_documents", "article_versions", "blocks")
MARTS = Path(__file__).parent.parent.parent / "warehouse" / "marts"

LOOKUP = "SELECT headline, article_body FROM articles WHERE article_id = ?"
BY_DAY = "SELECT publication_day, publisher_domain, articles, words FROM articles_by_day"
WORDS = ("harbour", "footbridge")
SCAN = "SELECT article_id, headline FROM articles WHERE " + " AND ".join(
    f"article_body ILIKE '%{word}%'" for word in WORDS
)

Times = dict[str, float]


class Bench:
    """A lake and a plain file that grow together in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
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
        first, started = self.articles, perf_counter()
        while self.articles < size:
            self.load(min(FILL, size - self.articles))
        loaded = perf_counter()
        maintain(self.lake, AT_ONCE, datetime.now(UTC) + timedelta(minutes=1), dry_run=False)
        maintained = perf_counter()
        update_index(self.lake)
        indexed = perf_counter()
        self._fill_plain()
        thousands = (size - first) / 1000
        return {
            "fill, a thousand": (loaded - started) / thousands,
            "maintain": maintained - loaded,
            "index, a thousand": (indexed - maintained) / thousands,
        }

    def measure(self) -> tuple[Times, Times]:
        """The lake's and the plain file's times at this size."""
        with self.lake.connect() as connection:
            ours = self._queries(connection)
            ours |= {f"mart {m}": _timed(lambda m=m: _all(connection, m)) for m in _marts()}
        ours["search"] = _timed(lambda: search(self.lake, " ".join(WORDS)))
        with duckdb.connect(self.plain) as connection:
            theirs = self._queries(connection)
            theirs["search"] = _timed(lambda: connection.execute(SCAN).fetchmany(10))
        both = [self._loads() for _ in range(LOADS)]
        ours["load 1,000"], theirs["load 1,000"], ours["index 1,000"] = (
            median(times) for times in zip(*both, strict=True)
        )
        ours["MB"], theirs["MB"] = _megabytes(self.lake.folder / "parquet"), _megabytes(self.plain)
        ours["MB of the index"] = _megabytes(self.lake.folder / "search.sqlite")
        return ours, theirs

    def load(self, count: int) -> None:
        """Load the next articles into the lake."""
        with self._batch(count) as batch:
            load_batch(self.lake, batch, run_id="bench", flow_run_id=None, loaded_at=LOADED)

    def _loads(self) -> tuple[float, float, float]:
        with self._batch(LOAD) as batch:
            values = (perf_counter(), self._load_lake(batch), perf_counter())
            update_index(self.lake)
            indexed = perf_counter()
            with duckdb.connect(self.plain) as connection:  # open already in the other's favour
                started = perf_counter()
                connection.execute("BEGIN")
                _look_up(connection, batch)
                load_into(connection, batch, run_id="bench", loaded_at=LOADED)
                connection.execute("COMMIT")
                plain = perf_counter() - started
        return values[2] - values[0], plain, indexed - values[2]

    def _load_lake(self, batch: Path) -> None:
        load_batch(self.lake, batch, run_id="bench", flow_run_id=None, loaded_at=LOADED)

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
        lookups = [_once(lambda i=i: connection.execute(LOOKUP, [i]).fetchall()) for i in ids]
        by_day = _timed(lambda: connection.execute(BY_DAY).fetchall())
        return {"point lookup": median(lookups), "by day and publisher": by_day}

    def _fill_plain(self) -> None:
        """Give the plain file the articles that it lacks, in the lake's order."""
        with self.lake.connect() as connection:
            connection.execute(f"ATTACH '{self.plain}' AS plain")
            connection.execute(
                "CREATE TEMP TABLE lacking AS SELECT article_id FROM lake.article_versions"
                " EXCEPT SELECT article_id FROM plain.article_versions"
            )
            for name in FILLED:
                connection.execute(
                    f"INSERT INTO plain.{name} BY NAME FROM lake.{name}"
                    " WHERE article_id IN (FROM lacking)"
                )
            connection.execute("CHECKPOINT plain")


def _marts() -> list[str]:
    files = {path.stem for path in MARTS.glob("*.sql")}
    return [view.name for view in VIEWS if view.name in files]


def _all(connection: Connection, view: str) -> None:
    connection.execute(f"FROM {view}").fetchall()


def _once(action: Callable[[], object]) -> float:
    started = perf_counter()
    action()
    return perf_counter() - started


def _look_up(connection: Connection, batch: Path) -> None:
    """What the loader asks of a lake's index of identities, asked of the tables."""
    articles = read_parts(batch, "article_versions", spool_schema(ARTICLE_VERSIONS))
    connection.register("ids", articles.select(["article_id"]))
    for name, table, condition in (
        ("documents", "raw_documents", "true"),
        ("versions", "article_versions", "valid_to IS NULL"),
        ("refused", "rejections", "true"),
    ):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE lake_{name} AS FROM {table} "
            f"WHERE {condition} AND article_id IN (SELECT article_id FROM ids)"
        )


def _timed(action: Callable[[], object]) -> float:
    return median(_once(action) for _ in range(TRIES))


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


def main(sizes: list[int], folder: Path) -> None:
    """Measure at each size."""
    bench = Bench(folder)
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
    parser.add_argument("--folder", type=Path, help="kept; default: a temporary one, removed")
    chosen = parser.parse_args()
    if chosen.folder:
        chosen.folder.mkdir(parents=True)
        main(chosen.sizes, chosen.folder)
    else:
        with tempfile.TemporaryDirectory() as scratch:
            main(chosen.sizes, Path(scratch))
