"""`copydesk run PATH...`: the main job, watched from a terminal."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from flows.report import IngestReport


def run(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders, globs, or - for stdin.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Clean the articles in PATH and load them into the warehouse.

    Reads .txt .md .html .htm .xhtml .json .jsonl .ndjson .csv .parquet, each also
    inside .gz .zst .bz2 .xz .zip .tar .tar.gz. What is loaded already is left alone.

    Examples:

      copydesk run seeds/articles

      copydesk run 'dumps/2024-*/*.jsonl.zst'

      zcat pages.jsonl.gz | copydesk run -
    """
    from flows.logs import set_up_logs
    from flows.server import server_for_run
    from tasks.settings import read_settings
    from tasks.sources.files import require_present

    settings = read_settings()
    set_up_logs(settings)
    require_present(paths)
    with _announced("Starting the Prefect server ..."), server_for_run(settings) as server:
        report = _ingest(paths, show=not as_json)
    if as_json:
        typer.echo(json.dumps(asdict(report), ensure_ascii=False))
    else:
        from flows.run_page import print_report

        print_report(report, server)


@contextmanager
def _announced(message: str) -> Iterator[None]:
    """Say why nothing happens for some seconds; only where someone waits for it."""
    if not os.environ.get("PREFECT_API_URL"):
        typer.echo(message, err=True)
    yield


def _ingest(paths: list[str], *, show: bool) -> IngestReport:
    """Run the flow in this process. Prefect is imported here: it reads its address only once."""
    from flows.ingest import ingest
    from flows.prefect_records import send_records
    from flows.progress_bar import progress_bar

    try:
        with progress_bar("Cleaning", enabled=show):
            return ingest(paths)
    finally:
        send_records()  # before the server stops
