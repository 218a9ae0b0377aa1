"""Warehouses as earlier versions of Copydesk wrote them."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.extensions import load_extensions
from warehouse.lake import Lake
from warehouse.migrate import statements

ROWS = Path(__file__).with_name("versions")


def old_warehouse(folder: Path, version: int) -> Lake:
    """A warehouse of an earlier schema version, with the rows of versions/<version>.sql."""
    lake = Lake(folder, lock_seconds=30)
    (folder / "parquet").mkdir(parents=True)
    with duckdb.connect(":memory:") as connection:
        load_extensions(connection, lake.extensions)
        place = f"ducklake:sqlite:{folder / 'catalog.sqlite'}"
        options = f"DATA_PATH '{lake.data.path}', META_JOURNAL_MODE 'WAL'"
        connection.execute(f"ATTACH '{place}' AS lake ({options})")
        connection.execute("USE lake")
        for number in range(1, version + 1):
            for statement in statements(number):
                connection.execute(statement)
        rows = (ROWS / f"{version}.sql").read_text(encoding="utf-8")
        for statement in duckdb.extract_statements(rows):
            connection.execute(statement)
    return lake
