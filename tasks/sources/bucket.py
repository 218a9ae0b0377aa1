"""The objects of a watched bucket, and their documents.

In: a place below which the objects lie, and the address that a person gave it. Out: SeenFiles;
then the documents of those that a plan chose, located as `<source>/<key below it>`.

1. the place is listed with all that is below it; what no folder would give is passed over
2. each chosen object is copied to this machine, read as a file is, and its copy removed: a line
   that breaks is then a fault of the run, which the next run makes good, and not of a document
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pyarrow.fs import FileSelector, FileType

from tasks.errors import TransientError, UsageError
from tasks.settings import Settings
from tasks.sources.files import read_copy
from tasks.sources.meter import Meter
from tasks.sources.names import is_wanted
from tasks.sources.origin import Found
from tasks.sources.plan import SeenFile
from tasks.storage import Place, place_of

NAME_CHARACTERS = 60
"""Of an object's name that its copy keeps, the end: a file's name has at most 255 bytes."""


def list_objects(top: Place, address: str) -> Iterator[SeenFile]:
    """What is there now. Raises UsageError where there is no such bucket or it does not answer."""
    bucket = top.path.partition("/")[0] or "/"
    try:
        if top.system.get_file_info(bucket).type is FileType.NotFound:
            raise FileNotFoundError(f"there is no {bucket}")
        found = top.system.get_file_info(
            FileSelector(top.path, allow_not_found=True, recursive=True)
        )
    except OSError as error:
        raise UsageError(
            f"{address} cannot be listed: {error}. Check its name and the AWS_* variables."
        ) from error
    for info in found:
        below = info.path.removeprefix(top.path).lstrip("/")
        if info.type is FileType.File and is_wanted(below):
            yield SeenFile(f"{address.rstrip('/')}/{below}", info.size, info.mtime)


def read_objects(
    top: Place,
    address: str,
    name: str,
    files: Sequence[SeenFile],
    settings: Settings,
    meter: Meter | None = None,
) -> Iterator[Found]:
    """Every document of these objects, in their order. Raises TransientError for a broken line."""
    for file in files:
        below = file.path.removeprefix(address.rstrip("/")).lstrip("/")
        with _copy(top.below(below), file.path) as copy:
            yield from read_copy(copy, f"{name}/{below}", name, settings, meter)


@contextmanager
def _copy(original: Place, address: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        base = original.path.rpartition("/")[2].replace("\0", "")
        copy = Path(folder) / base[-NAME_CHARACTERS:]
        try:
            original.copy_to(place_of(str(copy)))
        except OSError as error:
            raise TransientError(
                f"{address} could not be fetched: {error}. The next run tries it again."
            ) from error
        yield copy
