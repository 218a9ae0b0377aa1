"""Paths as a person types them -> documents, in an order that does not depend on the machine.

In: files, folders (recursive, sorted), globs, `-` for stdin. Out: RawDocument or Rejection.

1. every path becomes files with a location: `folder/below/name`, the parent folder's name first
2. its Source is the nearest source.toml's, else named after the folder or the file
3. compressions and archives are opened (archives.py), each entry is read by its format

Damage. A page cut off by a damaged archive is used as far as it was read, with a mend. A table
gives its whole records, then one Rejection names the archive. Parquet needs its end: it gives
one Rejection. A file type that is not read is a Rejection only where it was named explicitly;
what is passed over in folders says names.py.
"""

from __future__ import annotations

import glob
import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tasks.errors import Reason, UsageError
from tasks.models import MediaType, RawDocument, Rejection, Source
from tasks.settings import Settings
from tasks.sources.archives import Entry, unpack
from tasks.sources.csv import read_csv
from tasks.sources.json import read_json
from tasks.sources.jsonl import read_jsonl
from tasks.sources.limits import CHUNK, Guarded, read_bounded
from tasks.sources.meter import Meter
from tasks.sources.names import is_wanted, printable
from tasks.sources.origin import KEPT_BYTES, Found, Origin
from tasks.sources.parquet import read_parquet
from tasks.sources.sniff import looks_like_html
from tasks.sources.source_toml import Described, Descriptions

STDIN = "-"


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    location: str
    source_name: str


def discover(
    paths: Sequence[str],
    settings: Settings,
    *,
    stdin: BinaryIO | None = None,
    meter: Meter | None = None,
) -> Iterator[RawDocument | Rejection]:
    """Every document in `paths`. Raises UsageError for a path that is not there."""
    require_present(paths)
    descriptions = Descriptions()
    for path in paths:
        if path == STDIN:
            origin = Origin("stdin", Source(name="stdin"))
            yield from _read_stream(stdin or sys.stdin.buffer, "stdin", origin, settings)
            continue
        for file in _files(path):
            yield from _read_file(file, descriptions, settings, meter)


def total_bytes(paths: Sequence[str]) -> int | None:
    """Bytes of all files in `paths`, as they lie on disk; None where stdin is one of them."""
    if STDIN in paths:
        return None
    files = (file.path for path in paths for file in _files(path))
    return sum(path.stat().st_size for path in files if path.is_file())


def files_below(top: Path) -> Iterator[Path]:
    """The files of a folder that are read, in sorted order."""
    return (file.path for file in _walk(top))


def read_files(
    paths: Iterable[Path], top: Path, name: str, settings: Settings, meter: Meter | None = None
) -> Iterator[RawDocument | Rejection]:
    """Every document of files below `top`, located as `name/below/file`; for a watched source.

    The source is the nearest source.toml's, else it has that name.
    """
    descriptions = Descriptions()
    for path in paths:
        location = printable((Path(name) / path.relative_to(top)).as_posix())
        yield from _read_file(_File(path, location, name), descriptions, settings, meter)


def read_copy(
    copy: Path, location: str, name: str, settings: Settings, meter: Meter | None = None
) -> Iterator[RawDocument | Rejection]:
    """Every document of a local copy of what lies at `location`, of the source `name`."""
    yield from _read_file(_File(copy, printable(location), name), None, settings, meter)


def require_present(paths: Sequence[str]) -> None:
    """Raise UsageError for the first path that names nothing; before any work is begun."""
    for path in paths:
        expanded = str(Path(path).expanduser())
        # Path.glob takes no absolute patterns, which people do type.
        found = os.path.lexists(expanded) or next(glob.iglob(expanded, recursive=True), None)  # noqa: PTH207
        if path != STDIN and not found:
            raise UsageError(f"There is nothing at {path}. Check the spelling, or run `ls` there.")


def _files(typed: str) -> Iterator[_File]:
    path = Path(typed).expanduser()
    if path.is_dir():
        yield from _walk(path.resolve())
    elif os.path.lexists(path):
        # The parent's own name, not the link's: the same file has the same location.
        absolute = path.parent.resolve() / path.name
        yield _File(absolute, _location(absolute, absolute.parent), path.name.split(".")[0])
    else:
        for match in sorted(glob.glob(str(path), recursive=True)):  # noqa: PTH207
            folder = Path(match).is_dir()
            if is_wanted(Path(match).name) or (folder and "**" not in typed):
                yield from _files(match)


def _walk(top: Path) -> Iterator[_File]:
    """Files below `top` in sorted order; a folder reached twice through links is read once."""
    seen: set[Path] = set()

    def below(folder: Path) -> Iterator[Path]:
        real = folder.resolve()
        if real in seen:
            return
        seen.add(real)
        try:
            children = sorted(folder.iterdir())
        except PermissionError:
            yield folder  # reading it as a file gives the Rejection that says so
            return
        for child in children:
            if child.name.startswith("."):
                continue
            if child.is_dir():
                yield from below(child)
            elif is_wanted(child.name):
                yield child

    for path in below(top):
        yield _File(path, _location(path, top), top.name)


def _location(path: Path, top: Path) -> str:
    return printable((Path(top.name) / path.relative_to(top)).as_posix())


def _read_file(
    file: _File, descriptions: Descriptions | None, settings: Settings, meter: Meter | None
) -> Iterator[Found]:
    name = printable(file.source_name) or "files"
    described = (
        descriptions.find(file.path, name) if descriptions else Described(Source(name=name), None)
    )
    page = file.path.suffix.lower() in (".html", ".htm", ".xhtml")
    url = described.url_of(file.path) if page else None
    origin = Origin(file.location, described.source, url)
    if not file.path.is_file() and file.path.exists() and not file.path.is_dir():
        yield origin.reject(Reason.UNREADABLE, "It is a device or a pipe, not a file; pipe to `-`.")
        return
    try:
        stream = file.path.open("rb")
    except OSError as error:
        detail = f"The file system refused to read it: {error.strerror}."
        yield origin.reject(Reason.UNREADABLE, detail)
        return
    if meter:
        meter.opened(stream)
    with stream:
        yield from _read_stream(stream, file.path.name, origin, settings)


def _read_stream(
    stream: BinaryIO, name: str, origin: Origin, settings: Settings
) -> Iterator[Found]:
    guard = Guarded(stream.read)
    file = stream if stream.seekable() else None
    entry = Entry(io.BufferedReader(guard, CHUNK), "", origin, file=file)
    for found in unpack(entry, name, settings):
        if isinstance(found, Rejection):
            yield found
        else:
            yield from _read_entry(found, settings)
    if guard.fault:
        yield origin.reject(Reason.UNREADABLE, guard.fault.detail)


def _read_entry(entry: Entry, settings: Settings) -> Iterator[Found]:
    def damaged() -> bool:
        return entry.fault() is not None

    if entry.extension in (".jsonl", ".ndjson"):
        yield from read_jsonl(entry.stream, entry.origin, settings, damaged)
    elif entry.extension == ".csv":
        yield from read_csv(entry.stream, entry.origin, settings, damaged)
    elif entry.extension == ".json":
        for found in read_json(entry.stream, entry.origin, settings):
            cut = isinstance(found, Rejection) and found.reason is Reason.MALFORMED_RECORD
            if not (cut and damaged()):
                yield found
    elif entry.extension == ".parquet":
        with entry.seekable() as file:
            if not damaged():
                yield from read_parquet(file, entry.origin)
    else:
        yield from _read_page(entry, settings)


def _read_page(entry: Entry, settings: Settings) -> Iterator[Found]:
    limit = settings.max_document_bytes
    piece = read_bounded(entry.stream, limit, KEPT_BYTES)
    fault = entry.fault()
    if fault and (fault.reason is not Reason.BROKEN_ARCHIVE or not piece.content.strip()):
        return  # the archive's own Rejection says it
    if not piece.whole:
        detail = f"It is larger than {limit} bytes; set COPYDESK_MAX_DOCUMENT_BYTES to allow it."
        yield entry.origin.reject(Reason.TOO_LARGE, detail, piece.content)
        return
    mends: list[str] = []
    if fault:
        entry.guards[-1].answered = True
        mends.append(
            f"archive truncated: read {len(piece.content)} bytes up to the damage",
        )
    media_type = _media_type(entry.extension)
    if media_type is MediaType.TEXT and looks_like_html(piece.content):
        media_type = MediaType.HTML
        mends.append("read as HTML: its name says text, its content is a page")
    yield entry.origin.document(piece.content, media_type, tuple(mends))


def _media_type(suffix: str) -> MediaType:
    if suffix == ".md":
        return MediaType.MARKDOWN
    return MediaType.TEXT if suffix == ".txt" else MediaType.HTML
