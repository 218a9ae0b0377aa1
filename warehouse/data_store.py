"""Where the Parquet files of a lake lie: a folder, or a bucket behind an S3 address.

In: a folder, or `s3://bucket/prefix` with credentials in the environment under the names that
every S3 client reads (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION,
AWS_ENDPOINT_URL). Out: a DataStore: its path, the SQL that lets DuckDB reach it, and what makes
new files durable before a commit (an S3 server acknowledges only what is stored).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from pyarrow.fs import FileSystem, LocalFileSystem

from tasks.errors import UsageError
from tasks.storage import place_of, s3_endpoint, s3_region
from warehouse.ddl import quoted
from warehouse.sqlite_catalog import sync

_SECRET_OPTIONS = {
    "KEY_ID": "AWS_ACCESS_KEY_ID",
    "SECRET": "AWS_SECRET_ACCESS_KEY",
    "SESSION_TOKEN": "AWS_SESSION_TOKEN",
}


class DataStore(Protocol):
    """A place for Parquet files."""

    @property
    def extensions(self) -> tuple[str, ...]:
        """DuckDB's extensions that reach it."""
        ...

    @property
    def path(self) -> str:
        """The place as DuckLake stores it; ends with a slash."""
        ...

    def setup(self, *, in_shell: bool = False) -> list[str]:
        """SQL to run before ATTACH; for the shell, credentials stay in its environment."""
        ...

    def prepare(self) -> None:
        """Make the place."""
        ...

    def files(self) -> frozenset[str]:
        """Files whose durability is our care."""
        ...

    def make_durable(self, files: frozenset[str]) -> None:
        """Return when `files` would survive a power cut."""
        ...

    def filesystem(self) -> tuple[FileSystem, str]:
        """Arrow's file system that reaches the place, and the place's path in it."""
        ...


@dataclass(frozen=True, slots=True)
class DataFolder:
    """A folder of this machine, or of a file system that all machines share."""

    folder: Path

    extensions: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Absolute, so that shells open it from anywhere."""
        return f"{self.folder.absolute()}/"

    def setup(self, *, in_shell: bool = False) -> list[str]:
        """Nothing is needed."""
        del in_shell
        return []

    def prepare(self) -> None:
        """Make the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def files(self) -> frozenset[str]:
        """All Parquet files, superseded ones too; as text, for there may be a hundred thousand."""
        return frozenset(
            f"{folder}/{name}"
            for folder, _, names in os.walk(self.folder)
            for name in names
            if name.endswith(".parquet")
        )

    def make_durable(self, files: frozenset[str]) -> None:
        """fsync the files and every folder between them and this one."""
        folders = {self.folder}
        for file in map(Path, files):
            sync(file)
            folders.update(parent for parent in file.parents if self.folder in parent.parents)
        if files:
            for folder in folders:
                sync(folder)

    def filesystem(self) -> tuple[FileSystem, str]:
        """This machine's files."""
        return LocalFileSystem(), str(self.folder.absolute())


@dataclass(frozen=True, slots=True)
class Bucket:
    """A prefix of an S3 bucket."""

    url: str

    extensions: tuple[str, ...] = ("httpfs",)

    @property
    def path(self) -> str:
        """The prefix with a slash at its end."""
        return f"{self.url.rstrip('/')}/"

    def setup(self, *, in_shell: bool = False) -> list[str]:
        """A DuckDB secret for this prefix. Raises UsageError for a wrong endpoint."""
        scope = f"SCOPE {quoted(self.path)}"
        options = [*_credentials(in_shell=in_shell), *_endpoint(), scope]
        return [f"CREATE OR REPLACE SECRET copydesk_data (TYPE s3, {', '.join(options)})"]

    def prepare(self) -> None:
        """A prefix needs no making; the bucket is its owner's to make."""

    def files(self) -> frozenset[str]:
        """None: the server acknowledges only what is stored."""
        return frozenset()

    def make_durable(self, files: frozenset[str]) -> None:
        """Nothing is left to do."""

    def filesystem(self) -> tuple[FileSystem, str]:
        """The bucket; credentials and region come from the environment."""
        place = place_of(self.path)
        return place.system, place.path


def data_store_of(folder: Path, url: str | None) -> DataStore:
    """The place that `url` (a path or s3://...) names, else `parquet/` in the folder.

    Raises UsageError for another kind of address.
    """
    if not url:
        return DataFolder(folder.absolute() / "parquet")
    if url.startswith("s3://") and urlsplit(url).netloc:
        return Bucket(url)
    if "://" in url:
        raise UsageError(f"COPYDESK_DATA={url!r}: give a folder or s3://bucket/prefix.")
    return DataFolder(Path(url).absolute())


def _credentials(*, in_shell: bool) -> list[str]:
    given = {option: name for option, name in _SECRET_OPTIONS.items() if os.environ.get(name)}
    if in_shell:  # a command line can be read by everyone on the machine
        return [f"{option} getenv({quoted(name)})" for option, name in given.items()]
    return [f"{option} {quoted(os.environ[name])}" for option, name in given.items()]


def _endpoint() -> list[str]:
    options = [f"REGION {quoted(s3_region())}"]
    endpoint = s3_endpoint()
    if endpoint:
        parts = urlsplit(endpoint)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise UsageError(f"AWS_ENDPOINT_URL={endpoint!r}: give http://host:port or https://...")
        options += [
            f"ENDPOINT {quoted(parts.netloc)}",
            f"USE_SSL {str(parts.scheme == 'https').lower()}",
            "URL_STYLE 'path'",
        ]
    return options
