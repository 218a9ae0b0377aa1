"""What comes out of paths: every format in every wrapping, folders, names, stdin."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tasks.errors import Reason, UsageError
from tasks.models import MediaType, RawDocument, Rejection
from tasks.settings import Settings
from tasks.sources.files import discover

SETTINGS = Settings(max_document_bytes=100_000)
TEXT = "Storm closes the harbour: größer, 嵐.\nSecond line."
RECORDS = [{"html": f"<p>{TEXT} {n}</p>", "url": f"https://example.org/{n}"} for n in range(3)]


def _csv() -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, ["html", "url"], delimiter=";")
    writer.writeheader()
    writer.writerows(RECORDS)
    return out.getvalue().encode()


def _parquet() -> bytes:
    out = io.BytesIO()
    rows = [{**record, "authors": ["A", "B"]} for record in RECORDS]
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def _tar(name: str, content: bytes, mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


def _zip(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


LINES = "".join(json.dumps(record) + "\n" for record in RECORDS).encode()
PAGES = {"a.txt": TEXT, "a.md": TEXT, "a.html": TEXT, "a.htm": TEXT, "a.xhtml": TEXT}
TABLES = {
    "a.jsonl": LINES,
    "a.ndjson": LINES,
    "a.json": json.dumps({"meta": {"n": 3}, "articles": RECORDS}).encode(),
    "a.csv": _csv(),
    "a.parquet": _parquet(),
}
WRAPPINGS: dict[str, Callable[[str, bytes], bytes]] = {
    "": lambda _, content: content,
    ".gz": lambda _, content: gzip.compress(content),
    ".zst": lambda _, content: zstandard.compress(content),
    ".bz2": lambda _, content: bz2.compress(content),
    ".xz": lambda _, content: lzma.compress(content),
    ".zip": _zip,
    ".tar": _tar,
    ".tar.gz": lambda name, content: _tar(name, content, "w:gz"),
    ".tgz": lambda name, content: _tar(name, content, "w:gz"),
    ".tar.zst": lambda name, content: zstandard.compress(_tar(name, content)),
    ".tar.xz": lambda name, content: _tar(name, content, "w:xz"),
}


def _found(*paths: object, settings: Settings = SETTINGS) -> list[RawDocument | Rejection]:
    return list(discover([str(path) for path in paths], settings))


def _documents(*paths: object) -> list[RawDocument]:
    found = _found(*paths)
    assert [one.detail for one in found if isinstance(one, Rejection)] == []
    return [one for one in found if isinstance(one, RawDocument)]


def _only_rejection(*paths: object, settings: Settings = SETTINGS) -> Rejection:
    (found,) = _found(*paths, settings=settings)
    assert isinstance(found, Rejection)
    return found


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_comes_out_of_every_wrapping(tmp_path: Path, name: str, wrapping: str) -> None:
    path = tmp_path / (name + wrapping)
    path.write_bytes(WRAPPINGS[wrapping](name, TEXT.encode()))
    (document,) = _documents(path)
    assert document.content == TEXT.encode()
    assert document.charset is None


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize("name", TABLES)
def test_a_table_comes_out_of_every_wrapping(tmp_path: Path, name: str, wrapping: str) -> None:
    path = tmp_path / (name + wrapping)
    path.write_bytes(WRAPPINGS[wrapping](name, TABLES[name]))
    documents = _documents(path)
    assert [one.content.decode() for one in documents] == [one["html"] for one in RECORDS]
    assert [one.url for one in documents] == [one["url"] for one in RECORDS]
    assert {one.media_type for one in documents} == {MediaType.HTML}
    assert [one.location[-2:] for one in documents] == ["#1", "#2", "#3"]


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize("name", [*TABLES, "a.html"])
def test_a_file_cut_anywhere_never_raises(tmp_path: Path, name: str, wrapping: str) -> None:
    plain = TABLES.get(name, TEXT.encode())
    whole = WRAPPINGS[wrapping](name, plain)
    path = tmp_path / (name + wrapping)
    for cut in range(0, len(whole), max(1, len(whole) // 25)):
        path.write_bytes(whole[:cut])
        for one in _found(path):
            assert isinstance(one, RawDocument) or one.detail


@pytest.mark.parametrize("wrapping", [".gz", ".zst", ".bz2", ".xz"])
def test_a_cut_table_gives_its_whole_records_then_one_rejection(
    tmp_path: Path, wrapping: str
) -> None:
    path = tmp_path / f"a.jsonl{wrapping}"
    whole = WRAPPINGS[wrapping]("a.jsonl", LINES * 50)
    path.write_bytes(whole[:-3])
    found = _found(path)
    assert [type(one) for one in found[:-1]] == [RawDocument] * (len(found) - 1)
    assert isinstance(found[-1], Rejection)
    assert found[-1].reason is Reason.BROKEN_ARCHIVE


def test_a_cut_page_is_used_with_a_mend(tmp_path: Path) -> None:
    path = tmp_path / "page.html.gz"
    path.write_bytes(gzip.compress(TEXT.encode())[:-6])
    (document,) = _documents(path)
    assert document.mends[0].startswith("archive truncated: read ")


def test_a_bomb_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "zeros.txt.gz"
    with gzip.open(path, "wb") as file:
        for _ in range(200):
            file.write(bytes(1024 * 1024))
    assert _only_rejection(path).reason is Reason.BOMB


def test_archives_are_not_followed_deeper_than_two_levels(tmp_path: Path) -> None:
    path = tmp_path / "c.zip"
    path.write_bytes(_zip("b.zip", _zip("a.zip", _zip("a.txt", b"words"))))
    assert _only_rejection(path).reason is Reason.UNSUPPORTED


@pytest.mark.parametrize("name", ["../../etc/a.txt", "/srv/a.txt", "..\\a.txt"])
@pytest.mark.parametrize("pack", [_zip, _tar])
def test_hostile_member_names_stay_inside_the_location(
    tmp_path: Path, name: str, pack: Callable[[str, bytes], bytes]
) -> None:
    path = tmp_path / ("x.zip" if pack is _zip else "x.tar")
    path.write_bytes(pack(name, b"words"))
    (document,) = _documents(path)
    inner = document.location.split("!")[1]
    assert not inner.startswith("/")
    assert ".." not in inner


def test_a_line_beyond_the_limit_is_skipped_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"x" * 300_000 + b"\n" + LINES)
    first, *rest = _found(path)
    assert isinstance(first, Rejection)
    assert first.reason is Reason.TOO_LARGE
    assert len(first.document.content) == 64 * 1024
    assert len(rest) == 3


def test_faulty_records_are_rejected_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [b"{broken", b"[" * 100_000, b'{"url": "u"}', b'{"text": "words"}', b"3"]
    path.write_bytes(b"\n".join(lines))
    found = _found(path, settings=Settings())
    reasons = [one.reason if isinstance(one, Rejection) else None for one in found]
    malformed = Reason.MALFORMED_RECORD
    assert reasons == [malformed, Reason.TOO_DEEP, Reason.MISSING_CONTENT, None, malformed]


def test_json_beyond_depth_or_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_bytes(b'{"a":' * 100_000)
    assert _only_rejection(path).reason is Reason.TOO_DEEP
    path.write_bytes(b'[{"text": "' + b"x" * 400_000 + b'"}]')
    assert _only_rejection(path).reason is Reason.TOO_LARGE


def test_a_page_beyond_the_limit_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"x" * 100_001)
    assert _only_rejection(path).reason is Reason.TOO_LARGE


def test_folders_are_read_in_order_and_described_by_the_nearest_source_toml(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = tmp_path / "articles"
    (top / "html").mkdir(parents=True)
    (top / "html" / "storm.html").write_text("<p>storm")
    (top / "b.txt").write_text("words")
    (top / "README.md").write_text("about")
    (top / ".hidden.txt").write_text("hidden")
    (top / "image.png").write_bytes(b"\x89PNG")
    (top / "html" / "loop").symlink_to(top)
    (top / "html" / "source.toml").write_text(
        'name = "Gazette"\nlicense = "CC0"\nbase_url = "https://example.org/"\n'
    )
    plain, page = _documents(top)
    assert (plain.location, plain.source.name) == ("articles/b.txt", "articles")
    assert (page.location, page.source.name) == ("articles/html/storm.html", "Gazette")
    assert (page.source.licence, page.url) == ("CC0", "https://example.org/storm.html")
    monkeypatch.chdir(top)
    assert [one.location for one in _documents(".")] == [plain.location, page.location]
    assert [one.location for one in _documents("*.txt")] == [plain.location]


@pytest.mark.parametrize("text", ["name = \n", "\nname = 3\n"])
def test_a_broken_source_toml_names_file_and_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "source.toml").write_text(text)
    (tmp_path / "a.txt").write_text("words")
    with pytest.raises(UsageError, match=r"source\.toml.*line"):
        _found(tmp_path)


def test_a_missing_path_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Check the spelling"):
        _found(tmp_path / "absent.txt")


def test_an_explicit_file_of_another_type_is_unsupported(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF")
    assert _only_rejection(path).reason is Reason.UNSUPPORTED


@pytest.mark.parametrize("wrapping", ["", ".gz", ".zst", ".zip", ".tar.gz"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.parquet"])
def test_stdin_is_told_by_its_first_bytes(name: str, wrapping: str) -> None:
    stdin = io.BytesIO(WRAPPINGS[wrapping](name, TABLES[name]))
    found = list(discover(["-"], SETTINGS, stdin=stdin))
    assert [one.content.decode() for one in found if isinstance(one, RawDocument)] == [
        one["html"] for one in RECORDS
    ]


def test_text_that_is_a_page_is_read_as_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n<!DOCTYPE html><html><p>x")
    (document,) = _documents(path)
    assert document.media_type is MediaType.HTML
    assert document.mends


@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None
)
@given(texts=st.lists(st.text(st.characters(codec="utf-8"), min_size=1), max_size=5))
@pytest.mark.parametrize("name", ["p.jsonl", "p.json"])
def test_records_written_are_the_records_found(tmp_path: Path, name: str, texts: list[str]) -> None:
    records = [{"text": text, "id": str(n)} for n, text in enumerate(texts)]
    path = tmp_path / name
    lines = "\n".join(json.dumps(record) for record in records)
    path.write_text(lines if name == "p.jsonl" else json.dumps(records))
    assert [one.content.decode() for one in _documents(path)] == texts
