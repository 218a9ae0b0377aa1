"""What a schedule reads: the list of sources, and the plan of one run."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tasks.errors import UsageError
from tasks.models import RawDocument
from tasks.settings import Settings
from tasks.sources.listing import list_files, read_seen
from tasks.sources.plan import SeenFile, fell_silent, is_due, is_silent, plan, plan_period
from tasks.sources.watched import Kind, WatchedSource, chosen, read_sources

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WIRE = WatchedSource("wire", Kind.FOLDER, "/wire", settle=timedelta(minutes=1), most_files=3)


def seen(name: str, minutes_ago: float, size: int = 10) -> SeenFile:
    return SeenFile(f"/wire/{name}", size, NOON - timedelta(minutes=minutes_ago))


def test_the_shipped_list_is_read_and_its_paths_are_relative_to_it() -> None:
    shipped = Path(__file__).parents[3] / "deployments" / "sources.toml"
    (source,) = read_sources(shipped)
    assert source.kind is Kind.FOLDER
    assert source.path == str(shipped.parents[1] / "incoming")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "lists no source"),
        ("[[source]", "not valid TOML"),
        ('[[source]]\nname = "A b"\npath = "x"', "a name has"),
        ('[[source]]\nname = "a"', "`path` must say"),
        ('[[source]]\nname = "a"\npath = "x"\nkind = "ftp"', "'ftp' is not a valid"),
        ('[[source]]\nname = "a"\npath = "x"\nevery = "soon"', "write 90s"),
        ('[[source]]\nname = "a"\npath = "x"\nmost_files = 0', "above 0"),
        ('[[source]]\nname = "a"\npath = "x"\ncadence = "1h"', "unknown key 'cadence'"),
        ('[[source]]\nname = "a"\npath = "x"\nkind = "bucket"', "begins with s3://"),
        ('[[source]]\nname = "a"\npath = "x"\n' * 2, "two sources named 'a'"),
    ],
)
def test_a_wrong_list_is_refused_with_what_to_mend(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"sources\.toml") as caught:
        read_sources(path)
    assert words in str(caught.value)


def test_a_missing_list_says_where_the_sample_is(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"deployments/sources\.toml"):
        read_sources(tmp_path / "none.toml")


def test_sources_are_chosen_by_name() -> None:
    assert chosen((WIRE,), []) == chosen((WIRE,), ["wire"]) == (WIRE,)
    with pytest.raises(UsageError, match="'wier'"):
        chosen((WIRE,), ["wier"])


def test_a_plan_holds_what_is_new_and_at_rest_oldest_first() -> None:
    read, old, new, hot = seen("a", 9), seen("b", 5), seen("c", 7), seen("d", 0.5)
    planned = plan(WIRE, [read, old, new, hot], frozenset({read.state}), NOON)
    assert planned.files == (new, old)
    assert (planned.seen, planned.unsettled, planned.left) == (4, 1, 0)
    assert planned.period == (new.modified_at, old.modified_at)


def test_a_file_that_changed_is_new_again() -> None:
    before, after = seen("a", 9, size=10), seen("a", 9, size=11)
    assert plan(WIRE, [after], frozenset({before.state}), NOON).files == (after,)


def test_limits_leave_the_rest_and_always_let_one_file_through() -> None:
    files = [seen(str(number), 10 - number) for number in range(5)]
    planned = plan(WIRE, files, frozenset(), NOON)
    assert (len(planned.files), planned.left) == (3, 2)
    rest = plan(WIRE, files, frozenset(file.state for file in planned.files), NOON)
    assert planned.files + rest.files == tuple(files)
    small = WatchedSource("wire", Kind.FOLDER, "/wire", most_bytes=1)
    assert len(plan(small, files, frozenset(), NOON).files) == 1


def test_catching_up_after_days_reads_everything_once() -> None:
    files = [seen(str(number), 60 * number + 2) for number in range(3)]
    first = plan(WIRE, files, frozenset(), NOON)
    known = frozenset(file.state for file in first.files)
    assert set(first.files) == set(files)
    assert plan(WIRE, files, known, NOON + timedelta(days=3)).files == ()


@pytest.mark.parametrize(
    ("every", "checked", "due"),
    [
        (1, NOON - timedelta(minutes=59, seconds=58), True),
        (1, NOON + timedelta(minutes=1), False),
        (6, NOON - timedelta(hours=1), True),
        (24, NOON - timedelta(hours=11), False),
    ],
)
def test_a_source_is_due_once_in_each_stretch(every: int, checked: datetime, due: bool) -> None:
    source = WatchedSource("wire", Kind.FOLDER, "/wire", every=timedelta(hours=every))
    assert is_due(source, None, NOON)
    assert is_due(source, checked, NOON + timedelta(minutes=2)) is due


def test_silence_is_told_from_rest() -> None:
    source = WatchedSource("wire", Kind.FOLDER, "/wire", silent_after=timedelta(hours=6))
    assert not is_silent(source, NOON - timedelta(hours=5), NOON)
    assert is_silent(source, NOON - timedelta(hours=7), NOON)
    assert not is_silent(WIRE, NOON - timedelta(days=70), NOON)


def test_locations_do_not_depend_on_which_files_a_run_reads(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    (folder / "monday").mkdir(parents=True)
    for name in ("monday/a.txt", "b.txt", ".hidden.txt", "README.md"):
        (folder / name).write_text("Ferry fares rise\n\nThe ferry will cost more in spring.")
        os.utime(folder / name, (1_700_000_000, 1_700_000_000))
    source = WatchedSource("harbour", Kind.FOLDER, str(folder))
    files = list(list_files(source))
    found = [item for file in files for item in read_seen(source, [file], Settings())]
    assert sorted(item.location for item in found if isinstance(item, RawDocument)) == [
        "harbour/b.txt",
        "harbour/monday/a.txt",
    ]
    assert {item.source.name for item in found if isinstance(item, RawDocument)} == {"harbour"}


def test_a_missing_folder_is_named_and_one_that_may_be_made_is_made(tmp_path: Path) -> None:
    path = str(tmp_path / "none")
    with pytest.raises(UsageError, match="'wire'"):
        list(list_files(WatchedSource("wire", Kind.FOLDER, path)))
    assert list(list_files(WatchedSource("wire", Kind.FOLDER, path, make_folder=True))) == []
    assert Path(path).is_dir()


def test_a_silence_is_told_once() -> None:
    source = WatchedSource("wire", Kind.FOLDER, "/wire", silent_after=timedelta(hours=6))
    newest = NOON - timedelta(hours=7)
    assert fell_silent(source, newest, NOON - timedelta(hours=2), NOON)
    assert not fell_silent(source, newest, NOON - timedelta(minutes=30), NOON)
    assert fell_silent(source, newest, None, NOON)
    assert not fell_silent(source, NOON, NOON - timedelta(hours=2), NOON)


def test_old_files_are_left_to_a_back_fill_which_reads_a_period_within_the_limits() -> None:
    day = 24 * 60
    files = [seen(name, days * day) for name, days in (("a", 9), ("b", 5), ("c", 4), ("d", 0.5))]
    new_source = replace(WIRE, since=NOON - timedelta(days=1), most_files=1)
    assert [f.path for f in plan(new_source, files, frozenset(), NOON).files] == ["/wire/d"]
    first, end = NOON - timedelta(days=6), NOON - timedelta(days=1)
    piece = plan_period(new_source, files, frozenset(), first, end)
    assert ([f.path for f in piece.files], piece.left) == (["/wire/b"], 1)
    known = frozenset(file.state for file in piece.files)
    piece = plan_period(new_source, files, known, first, end)
    assert ([f.path for f in piece.files], piece.left) == (["/wire/c"], 0)


@pytest.mark.parametrize(
    "written", ["2026-01-31", "2026-01-31T00:00:00Z", "2026-01-31T02:00:00+02:00"]
)
def test_since_is_a_day_or_a_moment(tmp_path: Path, written: str) -> None:
    listed = tmp_path / "sources.toml"
    listed.write_text(f'[[source]]\nname = "a"\npath = "a"\nsince = {written}\n')
    assert read_sources(listed)[0].since == datetime(2026, 1, 31, tzinfo=UTC)
    listed.write_text('[[source]]\nname = "a"\npath = "a"\nsince = "January"\n')
    with pytest.raises(UsageError, match="since"):
        read_sources(listed)
