"""`copydesk memory [SITE]`: which texts recur on which site, and what is made of them."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def memory(
    site: Annotated[
        str | None, typer.Argument(help="A registered domain, such as bbc.co.uk; none: all.")
    ] = None,
    verdict: Annotated[
        str | None,
        typer.Option(help="Only boilerplate, rare, part, shared or vetoed ones."),
    ] = None,
    limit: Annotated[int, typer.Option(help="Rows of the table.", min=1)] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Show the site memory: texts that recur in a site's newest articles.

    Those judged boilerplate are removed from the site's next articles. To keep one for good, add
    a line to seeds/site_memory_veto.csv.

    Examples:

      copydesk memory

      copydesk memory harbour-gazette.example --verdict boilerplate --json
    """
    from flows.sites_page import print_memory, verdicts
    from tasks.settings import read_settings
    from warehouse.lake import open_lake
    from warehouse.site_memory import remembered

    lake = open_lake(read_settings())
    rows = remembered(lake, site, verdict=verdicts(verdict), most=limit)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, default=str))
    else:
        print_memory(rows, site)
