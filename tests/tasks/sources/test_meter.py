"""How much of an input was read, in bytes of its files."""

from __future__ import annotations

from pathlib import Path

from tasks.settings import Settings
from tasks.sources.files import discover, total_bytes
from tasks.sources.meter import Meter


def test_the_share_grows_with_each_file_and_ends_at_one(tmp_path: Path) -> None:
    for name, size in (("a.txt", 100), ("b.txt", 300)):
        (tmp_path / name).write_text("word " * (size // 5))
    paths = [str(tmp_path)]
    meter = Meter(total_bytes(paths))
    assert meter.share == 0.0
    shares = [meter.share for _ in discover(paths, Settings(), meter=meter)]
    assert shares == [0.25, 1.0]


def test_a_long_file_is_measured_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text('{"text": "%s"}\n' % ("word " * 1000) * 200)
    meter = Meter(total_bytes([str(path)]))
    shares = [meter.share or 0.0 for _ in discover([str(path)], Settings(), meter=meter)]
    assert shares == sorted(shares)
    assert shares[0] < 0.2 < 0.8 < shares[-1]


def test_of_stdin_nobody_knows(tmp_path: Path) -> None:
    assert total_bytes(["-", str(tmp_path)]) is None
    assert Meter(None).share is None
