"""`copydesk up` and `copydesk down`: the Prefect server, to look at runs."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def up(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Start the Prefect server and say where its UI is; it stays until `copydesk down`."""
    from flows.server import up as start
    from tasks.settings import read_settings

    if not as_json:
        typer.echo("Starting the Prefect server ...", err=True)
    server = start(read_settings())
    if as_json:
        typer.echo(json.dumps({"url": server.ui, "api": server.api}))
        return
    typer.echo(f"The Prefect UI is at {server.ui}")
    typer.echo("Runs that you start now report there. Stop it with `copydesk down`.")


def down() -> None:
    """Stop the server that `copydesk up` started; its runs are kept."""
    from flows.server import down as stop
    from tasks.settings import read_settings

    url = stop(read_settings())
    typer.echo(f"Stopped {url}" if url else "No server of this warehouse is running.")
