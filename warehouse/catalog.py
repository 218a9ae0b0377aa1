"""What a lake asks of its catalog, and which catalog a setting names.

In: a folder and, for Postgres, a URL. Out: a Catalog.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from warehouse.postgres_catalog import postgres_catalog
from warehouse.sqlite_catalog import SqliteCatalog


class Catalog(Protocol):
    """The SQL database that says which Parquet files make up which table."""

    @property
    def extensions(self) -> tuple[str, ...]:
        """DuckDB's extensions that reach it."""
        ...

    @property
    def name(self) -> str:
        """How messages call the warehouse."""
        ...

    @property
    def advice(self) -> str:
        """What a person does who meant another warehouse."""
        ...

    def target(self, *, in_shell: bool = False) -> tuple[str, list[str]]:
        """DuckLake's address of it, and its options for ATTACH; for a shell without a secret."""
        ...

    def shell_environment(self) -> dict[str, str]:
        """What a shell needs besides `target(in_shell=True)`."""
        ...

    def exists(self) -> bool:
        """Whether a warehouse was made here."""
        ...

    def lock(self, seconds: float) -> AbstractContextManager[None]:
        """Keep all other writers out. Raises WarehouseBusyError after `seconds`."""
        ...

    def writer(self) -> str | None:
        """Who holds the lock now, for a person; None where nobody does."""
        ...

    @property
    def metadata(self) -> str:
        """What an attached lake calls the place of its own tables."""
        ...

    def create(self, fill: Callable[[str, list[str]], None]) -> None:
        """Let `fill(address, options)` make a catalog that is then there wholly or not at all."""
        ...

    def vacuum(self) -> int:
        """Give free space back; returns the bytes that this freed."""
        ...


def catalog_of(folder: Path, url: str | None) -> Catalog:
    """The Postgres catalog that `url` names, else SQLite in `folder`. Raises UsageError."""
    return postgres_catalog(url) if url else SqliteCatalog(folder)
