"""`copydesk learn sites`: learn what recurs on each site from the articles that are loaded."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def sites(
    everything: Annotated[
        bool, typer.Option("--all", help="Every site, also those without new articles.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Learn the recurring blocks of sites, as every run does at its end.

    Use --all after a change of seeds/site_memory_veto.csv; then look with `copydesk memory`.

    Examples:

      copydesk learn sites --all
    """
    from tasks.settings import read_settings
    from warehouse.lake import open_lake
    from warehouse.site_memory import learn_sites

    lake = open_lake(read_settings())
    lake.connect().close()  # a warehouse must be there: this says so
    learned = learn_sites(lake, author="copydesk learn sites", everything=everything)
    if as_json:
        typer.echo(json.dumps({"sites": learned}))
    else:
        typer.echo(f"{learned} sites learned. What recurs on them: copydesk memory")
