"""Warehouses as earlier versions of Copydesk wrote them."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.extensions import connect_with
from warehouse.lake import Lake
from warehouse.migrate import statements

ROWS = Path(__file__).with_name("versions")


def old_warehouse(folder: Path, version: int) -> Lake:
    """A warehouse of an earlier schema version, with the rows of versions/<version>.sql."""
    lake = Lake(folder, lock_seconds=30)
    (folder / "parquet").mkdir(parents=True)
    with connect_with(lake.extensions) as connection:
        place = f"ducklake:sqlite:{folder / 'catalog.sqlite'}"
        options = f"DATA_PATH '{lake.data.path}', META_JOURNAL_MODE 'WAL'"
        connection.execute(f"ATTACH '{place}' AS lake ({options})")
        connection.execute("USE lake")
        connection.execute("BEGIN")  # a commit a statement would take twenty times as long
        for number in range(1, version + 1):
            for statement in statements(number):
                connection.execute(statement)
        rows = (ROWS / f"{version}.sql").read_text(encoding="utf-8")
        for statement in duckdb.extract_statements(rows):
            connection.execute(statement)
        connection.execute("COMMIT")
    return lake
