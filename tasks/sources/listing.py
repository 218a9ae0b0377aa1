"""The files of a watched source as they are now, and their documents.

In: a WatchedSource. Out: SeenFiles; then the documents of those that a plan chose. A location is
`<source>/<path below it>`, whichever files one run happens to read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tasks.errors import UsageError
from tasks.settings import Settings
from tasks.sources.bucket import list_objects, read_objects
from tasks.sources.files import files_below, read_files
from tasks.sources.meter import Meter
from tasks.sources.origin import Found
from tasks.sources.plan import SeenFile
from tasks.sources.watched import Kind, WatchedSource
from tasks.storage import place_of


def list_files(source: WatchedSource) -> Iterator[SeenFile]:
    """What is there now. Raises UsageError where the source itself is missing."""
    if source.kind is Kind.BUCKET:
        yield from list_objects(place_of(source.path), source.path)
        return
    top = Path(source.path)
    if source.make_folder and source.kind is Kind.FOLDER:
        top.mkdir(parents=True, exist_ok=True)
    if source.kind is Kind.FOLDER and not top.is_dir():
        raise UsageError(f"Source {source.name!r}: there is no folder {top}. Make or mount it.")
    if source.kind is Kind.FILE and not top.is_file():
        raise UsageError(f"Source {source.name!r}: there is no file {top}. Correct its path.")
    for path in [top] if source.kind is Kind.FILE else files_below(top):
        try:
            state = path.stat()
        except FileNotFoundError:
            continue  # taken away since the folder was listed, or a link to nowhere
        yield SeenFile(
            path=str(path),
            size_bytes=state.st_size,
            modified_at=datetime.fromtimestamp(state.st_mtime_ns // 1000 / 1e6, UTC),
        )


def read_seen(
    source: WatchedSource, files: Sequence[SeenFile], settings: Settings, meter: Meter | None = None
) -> Iterator[Found]:
    """Every document of these files of the source, in their order."""
    if source.kind is Kind.BUCKET:
        yield from read_objects(
            place_of(source.path), source.path, source.name, files, settings, meter
        )
        return
    top = Path(source.path)
    top = top if source.kind is Kind.FOLDER else top.parent
    paths = (Path(file.path) for file in files)
    yield from read_files(paths, top, source.name, settings, meter)
