"""`copydesk migrate`: bring a warehouse that an older Copydesk wrote to this one's schema."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def migrate(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Bring an older warehouse to this Copydesk's schema, keeping every row.

    One transaction: a migration that is stopped or killed leaves the warehouse as it was. Runs
    migrate by themselves; this is for reading an old warehouse without running anything.

    Example:

      COPYDESK_WAREHOUSE=archive/2025 copydesk migrate
    """
    from tasks.errors import UsageError
    from tasks.settings import read_settings
    from warehouse.lake import open_lake
    from warehouse.migrate import schema_version

    lake = open_lake(read_settings())
    if not lake.exists():
        raise UsageError(f"There is no warehouse in {lake.name}.")
    with lake.connect(read_only=False) as connection:
        version = schema_version(connection)
        articles = connection.execute("SELECT count(*) FROM articles").fetchone()
    count = articles[0] if articles else 0
    if as_json:
        typer.echo(json.dumps({"schema_version": version, "articles": count}))
    else:
        typer.echo(f"{lake.name} has schema {version}, {count:,} articles.")
