"""`copydesk reprocess`: clean stored documents again with the present model, rules and memory."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tasks.settings import Settings


def reprocess(
    where: Annotated[
        str | None,
        typer.Option(help="Condition over the view articles, in SQL; none: every article."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Report what would change, and write nothing.")
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD",
            help="Redo this enrichment alone, in place, from the stored text; may be repeated.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Clean stored documents again, and write a new version of each article that changes.

    Nothing is fetched: the bytes are in raw_documents. A new version has version_cause
    'reprocessed' and is valid from now; the old one stays. A document that is refused now goes
    to quarantine, and its article stays as it is.

    With --only nothing is cleaned and no version is made: the field is renewed where it stands.

    Examples:

      copydesk reprocess --dry-run

      copydesk reprocess --where "publisher_domain = 'harbour-gazette.example'"

      copydesk reprocess --only keyphrases --only places --where "in_language = 'de'"

      copydesk reprocess --where "loaded_at < '2026-11-01' AND in_language = 'de'" --json
    """
    from flows.logs import set_up_logs
    from flows.server import server_for_run
    from tasks.settings import read_settings
    from warehouse.lake import open_lake
    from warehouse.stored import require_condition

    settings = read_settings()
    set_up_logs(settings)
    require_condition(open_lake(settings), where)
    if only:
        _renew(settings, only, where, dry_run, as_json)
        return
    with server_for_run(settings):
        from flows.prefect_records import send_records
        from flows.progress_bar import progress_bar
        from flows.reprocess import reprocess as flow
        from flows.reprocess_report import print_changes

        try:
            with progress_bar("Cleaning again", enabled=not as_json):
                report = flow(where, dry_run)
        finally:
            send_records()
    if as_json:
        typer.echo(json.dumps(asdict(report), ensure_ascii=False))
    else:
        print_changes(report)


def _renew(
    settings: Settings, fields: list[str], where: str | None, dry_run: bool, as_json: bool
) -> None:
    """Redo some enrichments in place."""
    from flows.server import server_for_run
    from warehouse.renew import columns_of

    columns_of(fields)
    with server_for_run(settings):
        from flows.prefect_records import send_records
        from flows.progress_bar import progress_bar
        from flows.renew import renew

        try:
            with progress_bar("Enriching again", enabled=not as_json):
                report = renew(fields, where, dry_run)
        finally:
            send_records()
    if as_json:
        typer.echo(json.dumps(asdict(report), ensure_ascii=False))
        return
    named = ", ".join(report.fields)
    verb = "would change" if dry_run else "changed"
    typer.echo(f"{report.articles} articles enriched again, {named} {verb} in {report.changed}")
