"""What a run should read of a watched source: a listing and what was read before -> a Plan.

In: a WatchedSource, the files that are there, those that were read, and the time. Out: a Plan.

1. a source is due once in each stretch of `every`, counted from midnight UTC of day 0
2. a file is new when its path, size and time of change are not those that were read; what
   changed before the source's `since` is left to a back-fill
3. a file that changed a moment ago waits until it has settled
4. the oldest come first, up to the source's limits; the rest waits for the next run

Nothing here depends on when a run was scheduled: after a week without runs one plan holds all
that came, and two runs at one moment make the same plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tasks.sources.watched import WatchedSource

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


State = tuple[str, int, datetime]
"""Printable path, size and time of change: what tells a file that was read from a new one."""


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file as a listing shows it; its path may hold bytes that are no UTF-8, as surrogates."""

    path: str
    size_bytes: int
    modified_at: datetime

    @property
    def state(self) -> State:
        """What a watermark remembers of it."""
        safe = self.path.encode("utf-8", "backslashreplace").decode("utf-8")
        return safe, self.size_bytes, self.modified_at


@dataclass(frozen=True, slots=True)
class Plan:
    """What to read now. `unsettled` are being written, `left` are beyond the limits."""

    source: WatchedSource
    files: tuple[SeenFile, ...] = ()
    seen: int = 0
    unsettled: int = 0
    left: int = 0

    @property
    def size_bytes(self) -> int:
        """Bytes of all files to read."""
        return sum(file.size_bytes for file in self.files)

    @property
    def period(self) -> tuple[datetime, datetime] | None:
        """When the oldest and the newest file changed; None without files."""
        if not self.files:
            return None
        return self.files[0].modified_at, self.files[-1].modified_at


def is_due(source: WatchedSource, checked_at: datetime | None, now: datetime) -> bool:
    """Whether the source was not looked at yet in this stretch of its cadence.

    Stretches, and not the time since the last look, so that a run that starts two seconds early
    does not skip its turn.
    """
    if checked_at is None:
        return True
    return (now - _EPOCH) // source.every > (checked_at - _EPOCH) // source.every


def plan(
    source: WatchedSource, seen: Iterable[SeenFile], known: frozenset[State], now: datetime
) -> Plan:
    """The files of the source that are new and at rest, oldest first, within its limits."""
    files = list(seen)
    new = [file for file in files if file.state not in known and not _is_old(file, source)]
    settled = [file for file in new if _is_settled(file, source, now)]
    settled.sort(key=lambda file: (file.modified_at, file.path))
    taken = _within_limits(settled, source)
    return Plan(
        source=source,
        files=tuple(settled[:taken]),
        seen=len(files),
        unsettled=len(new) - len(settled),
        left=len(settled) - taken,
    )


def plan_period(
    source: WatchedSource,
    seen: Iterable[SeenFile],
    known: frozenset[State],
    first: datetime,
    end: datetime,
) -> Plan:
    """A back-fill's plan: unread files that changed from `first` to before `end`, oldest first."""
    files = list(seen)
    wanted = [f for f in files if first <= f.modified_at < end and f.state not in known]
    wanted.sort(key=lambda file: (file.modified_at, file.path))
    taken = _within_limits(wanted, source)
    return Plan(source, tuple(wanted[:taken]), seen=len(files), left=len(wanted) - taken)


def is_silent(source: WatchedSource, newest_at: datetime | None, now: datetime) -> bool:
    """Whether the source brought nothing for longer than `silent_after`."""
    if source.silent_after is None or newest_at is None:
        return False
    return now - newest_at > source.silent_after


def fell_silent(
    source: WatchedSource, newest_at: datetime | None, looked_at: datetime | None, now: datetime
) -> bool:
    """Whether the source is silent now and was not when it was looked at before; once a silence."""
    if not is_silent(source, newest_at, now):
        return False
    return looked_at is None or not is_silent(source, newest_at, looked_at)


def _is_old(file: SeenFile, source: WatchedSource) -> bool:
    return source.since is not None and file.modified_at < source.since


def _is_settled(file: SeenFile, source: WatchedSource, now: datetime) -> bool:
    age = now - file.modified_at
    # A clock that runs ahead must not keep a file out for ever.
    return age >= source.settle or age < -timedelta(days=1)


def _within_limits(files: list[SeenFile], source: WatchedSource) -> int:
    """How many of the first files fit; always one, or a huge file would never be read."""
    size = 0
    for number, file in enumerate(files):
        size += file.size_bytes
        if number and (number >= source.most_files or size > source.most_bytes):
            return number
    return len(files)
