"""`copydesk backup DIR` and `copydesk restore DIR`: a consistent copy, and a warehouse from one."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

_FOLDER = typer.Argument(metavar="DIR", help="Folder of the backup.")
_JSON = typer.Option("--json", help="Print JSON for machines.")


def backup(
    folder: Annotated[Path, _FOLDER],
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Copy the warehouse, with its history, as it is at one moment; runs go on meanwhile.

    Into a folder that holds an earlier backup only what is new is copied. The search index and the
    Prefect server's records are not part of it: the one is made anew, the other is no article data.

    Example:

      copydesk backup /backups/copydesk
    """
    from tasks.settings import read_settings
    from warehouse.backup import back_up
    from warehouse.lake import open_lake

    done = back_up(open_lake(read_settings()), folder)
    if as_json:
        typer.echo(json.dumps(asdict(done)))
        return
    size = f"{done.bytes / 1024**2:.1f} MiB"
    typer.echo(f"Snapshot {done.snapshot}: {done.files} files, {size}; {done.copied} of them new.")
    typer.echo(f"Restore with: COPYDESK_WAREHOUSE=... copydesk restore {folder}")


def restore(
    folder: Annotated[Path, _FOLDER],
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Make the warehouse that the settings name from a backup; it must not be there yet.

    Also into a Postgres catalog or a bucket: the backup is the same.

    Example:

      COPYDESK_WAREHOUSE=restored copydesk restore /backups/copydesk
    """
    from tasks.settings import read_settings
    from warehouse.backup import restore as make
    from warehouse.lake import open_lake

    lake = open_lake(read_settings())
    snapshot = make(lake, folder)
    if as_json:
        typer.echo(json.dumps({"warehouse": lake.name, "snapshot": snapshot}))
    else:
        typer.echo(f"{lake.name} is as it was at snapshot {snapshot}.")
