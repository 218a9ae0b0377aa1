"""`copydesk migrate-catalog URL`: from the SQLite catalog to Postgres, history kept."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def migrate_catalog(
    url: Annotated[
        str,
        typer.Argument(metavar="URL", help="postgresql://user@host/database[?schema=copydesk]"),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Move the warehouse's catalog from SQLite to Postgres, so that several machines may write.

    The Parquet files stay where they are; every snapshot comes along. Writers wait meanwhile.
    To move the files too, copy the folder `parquet` to its new place (a bucket, say) first and
    set COPYDESK_DATA to it afterwards.

    Example:

      copydesk migrate-catalog postgresql://copydesk@db.example/articles
    """
    from tasks.settings import read_settings
    from warehouse.lake import open_lake
    from warehouse.migrate_catalog import migrate_catalog as migrate

    moved = migrate(open_lake(read_settings()), url)
    if as_json:
        typer.echo(json.dumps({"warehouse": moved.lake.name, "snapshots": moved.snapshots}))
        return
    typer.echo(f"The catalog is now in {moved.lake.name}; {moved.snapshots} snapshots came along.")
    typer.echo("From now on, and on every machine: export COPYDESK_CATALOG=... (that address).")
