"""`copydesk up`, `down` and `status`: server, deployments and worker of the schedule."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def up(
    as_json: AsJson = False,
    server_only: Annotated[
        bool, typer.Option("--server-only", help="Only the server: no schedule, no worker.")
    ] = False,
    foreground: Annotated[
        bool, typer.Option("--foreground", help="Stay and supervise, for systemd; ends by SIGTERM.")
    ] = False,
) -> None:
    """Start the Prefect server, the deployments and a worker; they stay until `copydesk down`.

    A supervisor starts server and worker again when they die. What the schedule reads is listed
    in deployments/sources.toml, or in the file that COPYDESK_SOURCES names.

    Examples:

      copydesk up

      copydesk up --server-only     to look at runs of the past
    """
    from flows.server import home_of
    from flows.server import up as start
    from flows.supervisor import start_supervisor, supervise
    from tasks.settings import read_settings
    from tasks.sources.watched import read_sources

    settings = read_settings()
    sources = () if server_only else read_sources(_sources_file())
    if not as_json:
        typer.echo("Starting the Prefect server ...", err=True)
    server = start(settings)
    if not server_only:
        _deploy(server.api, quiet=as_json)
    if as_json:
        typer.echo(json.dumps({"url": server.ui, "api": server.api}))
    else:
        typer.echo(f"The Prefect UI is at {server.ui}")
    if foreground:
        supervise(settings, server.api)
        return
    if not server_only:
        start_supervisor(home_of(settings), server.api)
    if not as_json:
        if sources:
            typer.echo(f"Watched: {', '.join(f'{s.name} ({s.path})' for s in sources)}")
        typer.echo("Runs that you start now report there. Stop all of it with `copydesk down`.")


def down() -> None:
    """Stop worker and server that `copydesk up` started; their runs are kept."""
    from flows.server import down as stop
    from flows.server import home_of
    from flows.supervisor import stop_supervisor
    from tasks.settings import read_settings

    settings = read_settings()
    if stop_supervisor(home_of(settings)):
        typer.echo("Stopped the worker")
    url = stop(settings)
    typer.echo(f"Stopped {url}" if url else "No server of this warehouse is running.")


def status(as_json: AsJson = False) -> None:
    """Say how it stands: server, worker, runs of each deployment, warehouse, quarantine.

    Exit status 1 when the server or the worker does not run.

    Examples:

      copydesk status

      copydesk status --json | jq .deployments
    """
    from flows.status import lines, look
    from tasks.settings import read_settings

    found = look(read_settings())
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False, default=str))
    else:
        for line in lines(found):
            typer.echo(line)
    if not (found.server_answers and found.worker_lives):
        raise typer.Exit(1)


def _sources_file() -> Path:
    """The list that the worker, which runs in the repository's root, will read."""
    from flows.worker_process import ROOT
    from tasks.settings import read_settings

    sources = read_settings().sources
    default = "sources" not in read_settings().model_fields_set
    return ROOT / sources if default else sources


def _deploy(api: str, *, quiet: bool) -> None:
    from flows.server import home_of
    from flows.worker_process import ROOT, environment
    from tasks.errors import CopydeskError
    from tasks.settings import read_settings

    if not quiet:
        typer.echo("Making the deployments ...", err=True)
    done = subprocess.run(
        [sys.executable, "-m", "flows.deploy"],
        env=environment(home_of(read_settings()), api),
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise CopydeskError(f"The deployments could not be made:\n{done.stderr[-2000:]}")
