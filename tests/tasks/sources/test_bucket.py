"""A bucket is watched as a folder is: listed, and what was chosen is read at its own location."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tasks.errors import TransientError, UsageError
from tasks.models import RawDocument
from tasks.settings import Settings
from tasks.sources.bucket import list_objects, read_objects
from tasks.sources.listing import list_files, read_seen
from tasks.sources.origin import Found
from tasks.sources.watched import Kind, WatchedSource
from tasks.storage import Place, place_of

TEXT = "Ferry fares rise\n\nThe ferry will cost more in spring."
ADDRESS = "s3://articles/wire/"
KEYS = ("monday/a.txt", "b.jsonl", f"{'long' * 50}.txt", ".hidden.txt", "README.md", "photo.jpg")
READ = {"monday/a.txt", "b.jsonl", f"{'long' * 50}.txt"}


def fill(top: Place) -> None:
    for key in KEYS:
        place = top.below(key)
        with place.system.open_output_stream(place.path) as out:
            out.write((json.dumps({"text": TEXT}) if key.endswith("l") else TEXT).encode())


def read(items: Iterable[Found]) -> set[tuple[str, str]]:
    """Location without the line's number, and source."""
    documents = [item for item in items if isinstance(item, RawDocument)]
    return {(item.location.partition("#")[0], item.source.name) for item in documents}


def test_objects_are_listed_and_read_as_the_files_of_a_folder_are(tmp_path: Path) -> None:
    top = place_of(str(tmp_path))
    (tmp_path / "monday").mkdir()
    fill(top)
    files = list(list_objects(top, ADDRESS))
    assert {file.path for file in files} == {f"{ADDRESS}{key}" for key in READ}
    assert all(file.size_bytes for file in files)
    found = read(read_objects(top, ADDRESS, "wire", files, Settings()))
    assert found == {(f"wire/{key}", "wire") for key in READ}


def test_an_object_that_cannot_be_fetched_fails_the_run_and_refuses_no_document(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    top = place_of(str(tmp_path))
    files = list(list_objects(top, ADDRESS))
    (tmp_path / "a.txt").unlink()
    with pytest.raises(TransientError, match=r"s3://articles/wire/a\.txt"):
        list(read_objects(top, ADDRESS, "wire", files, Settings()))


@pytest.mark.integration
@pytest.mark.usefixtures("s3_environment")
def test_a_real_bucket_is_watched() -> None:
    began = datetime.now(UTC) - timedelta(seconds=2)
    source = WatchedSource("wire", Kind.BUCKET, ADDRESS)
    assert list(list_files(source)) == []
    fill(place_of(ADDRESS))
    files = list(list_files(source))
    assert {file.path for file in files} == {f"{ADDRESS}{key}" for key in READ}
    assert all(began < file.modified_at < datetime.now(UTC) for file in files)
    found = read(read_seen(source, files, Settings()))
    assert found == {(f"wire/{key}", "wire") for key in READ}
    with pytest.raises(UsageError, match="s3://nowhere/wire"):
        list(list_files(WatchedSource("wire", Kind.BUCKET, "s3://nowhere/wire")))
