"""The `copydesk` command: what comes in from a shell, what goes out to a person or a machine.

Results go to stdout, everything else to stderr. Exit status: 0 done, 1 it failed, 2 it was asked
wrongly, 130 interrupted. Modules of subcommands import what is slow (Prefect, DuckDB, the engine)
when they are called, so that `copydesk --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text
from typer.core import TyperGroup

from flows.commands.backfill import backfill
from flows.commands.backup import backup, restore
from flows.commands.check import check
from flows.commands.clean import clean
from flows.commands.doctor import doctor
from flows.commands.explain import explain
from flows.commands.export import export
from flows.commands.learn import learn
from flows.commands.learn_sites import sites
from flows.commands.maintain import maintain
from flows.commands.memory import memory
from flows.commands.migrate import migrate
from flows.commands.migrate_catalog import migrate_catalog
from flows.commands.quarantine import rejections, replay
from flows.commands.reprocess import reprocess
from flows.commands.run import run
from flows.commands.search import search
from flows.commands.server import down, status, up
from flows.commands.show import show
from flows.commands.sql import sql
from flows.stopping import listen
from tasks.errors import CopydeskError, UsageError

FAILED, ASKED_WRONGLY, INTERRUPTED = 1, 2, 130


class _Interrupted(BaseException):
    """Ctrl-C, by a name that Typer does not turn into its own exit status."""


class _Commands(TyperGroup):
    """The subcommands."""

    def invoke(self, ctx: Any) -> Any:
        """Run one."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise _Interrupted from None


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="The copy desk of an article collection: scraped articles in, clean articles out.",
    epilog="Begin with `copydesk run PATH`. Settings are COPYDESK_* environment variables.",
)
for command in (
    run,
    reprocess,
    clean,
    show,
    search,
    explain,
    memory,
    rejections,
    replay,
    check,
    maintain,
    backfill,
    sql,
    export,
    backup,
    restore,
    up,
    status,
    down,
    doctor,
    migrate,
    migrate_catalog,
):
    app.command()(command)
learn.command()(sites)
app.add_typer(learn, name="learn")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"copydesk {version('copydesk')}")
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Options before the subcommand."""
    if os.environ.get("PREFECT_API_URL") and os.environ.get("COPYDESK_CREDENTIALS"):
        from flows.credentials import settings_of_run

        settings_of_run()


def main() -> None:
    """Run the command line; errors that we raise on purpose become one message and a status."""
    listen()
    os.environ.setdefault("DO_NOT_TRACK", "1")  # Prefect's client would report its use
    try:
        app()
    except UsageError as error:
        _say(error)
        sys.exit(ASKED_WRONGLY)
    except CopydeskError as error:
        _say(error)
        sys.exit(FAILED)
    except (_Interrupted, KeyboardInterrupt):
        _say("Interrupted. What was committed stays; the same command again goes on from there.")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output left, as `head` does


def _say(error: Exception | str) -> None:
    console = Console(stderr=True)
    said = Text("copydesk: ", style="bold red").append(Text(str(error), style="not bold"))
    console.print(said, soft_wrap=True)  # a terminal wraps by itself, a log must not be wrapped
