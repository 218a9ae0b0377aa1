"""What DuckDB, SQLite and the file system say -> what a person can do about it.

In: an error raised while a warehouse was used. Out: a CopydeskError, or None for a bug.
DuckDB passes the messages of SQLite and of the system through, and Arrow those of Amazon's library,
so their words are all there is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tasks.errors import CopydeskError, TransientError, UsageError
from tasks.storage import PASSING
from warehouse.postgres_catalog import without_password
from warehouse.signals import INTERRUPTED


@dataclass(frozen=True, slots=True)
class _Fault:
    """Phrases that betray a fault, and the advice for it."""

    phrases: tuple[str, ...]
    advice: str
    transient: bool = False


_FAULTS = (
    _Fault(
        (
            "password authentication failed",
            "http 403",
            "invalidaccesskeyid",
            "nosuchbucket",
            "aws error access_denied",
            "aws error invalid_access_key_id",
            "aws error signature_does_not_match",
            "aws error no_such_bucket",
        ),
        "{folder} cannot be reached with these credentials or at this address. Look at "
        "COPYDESK_CATALOG, COPYDESK_DATA and the AWS_* variables.",
    ),
    _Fault(
        (
            "unable to connect to postgres",
            "connection refused",
            "server closed the connection",
            "terminating connection",
            "no connection to the server",
            "could not establish connection",
            "could not connect to server",
            'failed to execute query "rollback"',  # that fails for a lost connection alone
            "connection error for http",
            "http 500",
            "http 503",
            "slowdown",
            "service unavailable",
            *(f"aws error {fault}" for fault in PASSING),
        ),
        "The catalog or the bucket of {folder} does not answer; nothing of this batch was "
        "committed. Try again when it does.",
        transient=True,
    ),
    _Fault(
        ("database is locked", "transaction conflict", "cannot commit"),
        "{folder} is being written to by someone else; try again.",
        transient=True,
    ),
    _Fault(
        ("no space left", "disk is full", "disk quota"),
        "No room left on the disk of {folder}; nothing of this batch was committed. "
        "Make room, then run the same command again.",
    ),
    _Fault(
        ("disk i/o error",),  # all that SQLite says where the disk has no room for its WAL
        "No room left on the disk of {folder}, or the disk is failing; nothing of this batch was "
        "committed. Make room (`df -h`), then run the same command again.",
    ),
    _Fault(
        ("not a database", "malformed", "file is encrypted"),
        "The catalog in {folder} is damaged. Restore catalog.sqlite from a backup, or move the "
        "folder away and run again to make a new warehouse from your inputs.",
    ),
    _Fault(
        (
            "permission denied",
            "readonly database",
            "read-only",
            "unable to open database file",
            "operation not permitted",
        ),
        "{folder} cannot be written to. Give this user the right to write there, or name another "
        "folder with COPYDESK_WAREHOUSE.",
    ),
    _Fault(
        ("no such file or directory", "cannot open file"),
        "A data file of {folder} is missing. Restore the folder from a backup; if it was moved, "
        "open it once with `copydesk doctor`.",
    ),
)


def explain(error: Exception, name: Path | str) -> CopydeskError | None:
    """The error as one of ours with what to do next; None if it is none of the known faults."""
    words = str(error).lower()
    for fault in _FAULTS:
        if any(phrase in words for phrase in fault.phrases):
            kind = TransientError if fault.transient else UsageError
            return kind(f"{fault.advice.format(folder=name)} ({without_password(str(error))})")
    return None


@contextmanager
def translated(name: Path | str) -> Iterator[None]:
    """Raise the known faults of the block as CopydeskErrors; everything else passes unchanged."""
    try:
        yield
    except RuntimeError as error:
        if str(error) == INTERRUPTED:
            raise KeyboardInterrupt from None
        raise
    except (duckdb.Error, sqlite3.Error, OSError) as error:
        known = explain(error, name)
        if known is None:
            raise
        raise known from error
