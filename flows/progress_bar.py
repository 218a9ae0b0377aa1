"""A progress bar on stderr for long work; nothing where stderr is no terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from flows.progress import listening


class _Bar:
    """Documents done of documents read so far; the rate is in the last column."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task
        self._read = 0

    def read(self, documents: int) -> None:
        self._read += documents
        self._progress.update(self._task, total=self._read)

    def done(self, documents: int) -> None:
        self._progress.advance(self._task, documents)


class _Rate(TextColumn):
    """Documents per second so far."""

    def __init__(self) -> None:
        super().__init__("{task.speed:.0f}/s")

    def render(self, task):  # type: ignore[no-untyped-def]  # rich's own signature
        """Nothing until there is a speed to show."""
        return super().render(task) if task.speed else ""


@contextmanager
def progress_bar(title: str, *, enabled: bool = True) -> Iterator[None]:
    """Show runs that are started inside the context."""
    console = Console(stderr=True)
    if not (enabled and console.is_terminal):
        yield
        return
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TextColumn("documents"))
    with Progress(*columns, _Rate(), console=console, transient=True) as progress:
        task = progress.add_task(title, total=None)
        with listening(_Bar(progress, task)):
            yield
