"""The spool gives documents back exactly, in order, and cleans up after the dead."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import Reason
from tasks.identity import DocumentKey, document_key
from tasks.models import MediaType, RawDocument, Rejection, Source
from tasks.settings import Settings
from tasks.spool import (
    GROUP_BYTES,
    GROUP_DOCUMENTS,
    GROWS_AFTER,
    GROWTH,
    SMALL_BYTES,
    SMALL_DOCUMENTS,
    Item,
    contents_of,
    keys_of,
    read_group,
    run_folder,
    write_batches,
)

anything = st.text(st.characters(exclude_categories=()))
sources = st.builds(Source, name=anything, homepage=st.none() | anything)
documents = st.builds(
    RawDocument,
    content=st.binary(),
    media_type=st.sampled_from(MediaType),
    location=anything,
    source=sources,
    url=st.none() | anything,
    document_id=st.none() | anything,
    charset=st.none() | anything,
    fetched_at=st.none() | st.datetimes(timezones=st.just(UTC)) | st.datetimes(),
    mends=st.lists(anything).map(tuple),
)
items = documents | st.builds(
    Rejection, document=documents, reason=st.sampled_from(Reason), detail=anything
)


def plain(content: bytes) -> RawDocument:
    return RawDocument(content, MediaType.TEXT, "here", Source("test"))


def through(stream: list[Item], folder: Path, **limits: int) -> list[list[Item]]:
    batches = write_batches(stream, folder, Settings(**limits))
    return [
        [item for group in range(len(batch.groups)) for item in read_group(batch.file, group)]
        for batch in batches
    ]


@given(st.lists(items, max_size=6), st.integers(1, 4))
@settings(deadline=None, max_examples=60)
def test_every_document_comes_back_exactly_and_in_order(stream: list[Item], size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        batches = through(stream, Path(folder), batch_documents=size)
    assert [item for batch in batches for item in batch] == stream
    assert all(len(batch) == size for batch in batches[:-1])


@given(st.lists(items, max_size=6), st.integers(1, 4), st.sampled_from(("local", "dask")))
@settings(deadline=None, max_examples=40)
def test_keys_and_bytes_are_read_without_the_documents(
    stream: list[Item], size: int, runner: Literal["local", "dask"]
) -> None:
    plain_ones = [item.document if isinstance(item, Rejection) else item for item in stream]
    keys: list[DocumentKey] = []
    contents: list[bytes] = []
    with tempfile.TemporaryDirectory() as folder:
        limits = Settings(batch_documents=size, runner=runner)
        for batch in write_batches(stream, Path(folder), limits):
            keys += keys_of(batch)
            contents += contents_of(batch.results).to_pylist()
    assert contents == [document.content for document in plain_ones]
    assert [in_utc(key) for key in keys] == [in_utc(document_key(d)) for d in plain_ones]


def in_utc(key: DocumentKey) -> DocumentKey:
    at = key.fetched_at
    return replace(key, fetched_at=at.replace(tzinfo=UTC) if at and not at.tzinfo else at)


def test_two_surrogates_do_not_become_one_character(tmp_path: Path) -> None:
    document = RawDocument(b"x", MediaType.TEXT, "\ud83d\ude00", Source("s"), url="http://\udcff")
    assert through([document], tmp_path) == [[document]]


def test_a_batch_is_closed_early_by_its_bytes(tmp_path: Path) -> None:
    big = plain(b"x" * GROUP_BYTES)
    batches = through([big] * 3, tmp_path, batch_bytes=GROUP_BYTES + 1)
    assert [len(batch) for batch in batches] == [2, 1]


def test_a_batch_for_a_cluster_is_packed_and_reads_the_same(tmp_path: Path) -> None:
    stream: list[Item] = [plain(b"harbour " * 10_000), plain(b"quay " * 10_000)]
    sizes = {}
    for runner in ("local", "ray"):
        folder = tmp_path / runner
        folder.mkdir()
        (batch,) = write_batches(stream, folder, Settings(runner=runner))
        assert read_group(batch.file, 0) == stream
        sizes[runner] = Path(batch.file).stat().st_size
    assert sizes["ray"] < sizes["local"] / 10


def test_small_documents_make_larger_groups_once_every_worker_has_some(tmp_path: Path) -> None:
    def groups(size: int) -> tuple[int, ...]:
        stream: list[Item] = [plain(b"x" * size)] * 1000
        (batch,) = write_batches(stream, tmp_path, Settings(workers=2))
        return batch.groups

    first = (GROUP_DOCUMENTS,) * 4
    left = 1000 - sum(first)
    assert groups(10) == (
        *first,
        *[SMALL_DOCUMENTS] * (left // SMALL_DOCUMENTS),
        left % SMALL_DOCUMENTS,
    )
    assert set(groups(SMALL_BYTES // GROUP_DOCUMENTS)[:-1]) == {GROUP_DOCUMENTS}


def test_batches_of_a_long_run_grow_so_that_a_million_documents_are_few_task_runs(
    tmp_path: Path,
) -> None:
    stream: list[Item] = [plain(b"a") for _ in range(GROWS_AFTER + 2 * GROWTH)]
    sizes = [len(batch) for batch in through(stream, tmp_path, batch_documents=1)]
    assert sizes == [1] * GROWS_AFTER + [GROWTH, GROWTH]


def test_nothing_makes_no_batch(tmp_path: Path) -> None:
    assert through([], tmp_path) == []


def test_batches_are_numbered_and_discarded_wholly(tmp_path: Path) -> None:
    (batch,) = write_batches([plain(b"a")], tmp_path, Settings())
    batch.results.mkdir()
    assert (batch.name, batch.documents) == ("batch-0001", 1)
    batch.discard()
    assert list(tmp_path.iterdir()) == []


def test_the_stream_is_read_only_as_far_as_the_batch_needs(tmp_path: Path) -> None:
    taken = 0

    def endless() -> object:
        nonlocal taken
        while True:
            taken += 1
            yield plain(b"a")

    next(write_batches(endless(), tmp_path, Settings(batch_documents=3)))  # type: ignore[arg-type]
    assert taken == 4


def test_a_dead_runs_folder_is_removed_and_a_living_ones_is_not(tmp_path: Path) -> None:
    (tmp_path / "dead").mkdir()
    (tmp_path / "dead.alive").touch()
    with run_folder(tmp_path, "first") as first:
        assert not (tmp_path / "dead").exists()
        with run_folder(tmp_path, "second"):
            assert first.is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lock"]


def test_dates_keep_their_zone(tmp_path: Path) -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    document = RawDocument(b"", MediaType.HTML, "x", Source("s"), fetched_at=at)
    ((back,),) = through([document], tmp_path)
    assert isinstance(back, RawDocument)
    assert back.fetched_at == at
