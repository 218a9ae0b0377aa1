"""What was read of each source is remembered, once a state of a file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from warehouse.lake import Lake
from warehouse.watermarks import Check, files_read, last_checks, note_check

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_an_empty_warehouse_has_read_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    assert files_read(lake, "wire") == frozenset()
    assert last_checks(lake) == {}


def test_looks_and_files_are_kept_by_source(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    one, two = ("/wire/a", 10, NOON - timedelta(hours=2)), ("/wire/b", 5, NOON)
    note_check(lake, Check("wire", NOON, 2, 1, [one], "r1"))
    note_check(lake, Check("wire", NOON + timedelta(hours=1), 2, 0, [two], "r2"))
    note_check(lake, Check("wire", NOON + timedelta(hours=2), 2))
    note_check(lake, Check("other", NOON, 0))
    assert files_read(lake, "wire") == {one, two}
    last = last_checks(lake)
    assert last["wire"].checked_at == NOON + timedelta(hours=2)
    assert last["wire"].newest_at == NOON
    assert (last["wire"].files_left, last["other"].newest_at) == (0, None)
