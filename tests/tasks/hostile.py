"""Process functions that do their worst; a module of its own because workers import it."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from tasks.errors import Reason
from tasks.models import Outcome, RawDocument, Rejection
from tasks.settings import Settings

ENDLESS = re.compile(r"(a+)+$")


def process(documents: Sequence[RawDocument], settings: Settings) -> list[Outcome]:
    """Each document says what happens to whoever reads it; the sound ones come back marked."""
    return [obey(document) for document in documents]


def obey(document: RawDocument) -> Outcome:
    match document.content:
        case b"hang in python":
            time.sleep(3600)
        case b"swallow and hang":
            try:
                time.sleep(3600)
            except Exception:  # noqa: BLE001  # what a careless library does
                time.sleep(3600)
        case b"hang in native code":
            ENDLESS.match("a" * 60 + "b")
        case b"be killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case b"crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case b"exit":
            os._exit(7)
        case b"no memory":
            raise MemoryError
        case b"bug":
            raise KeyError("surprise")
    return Rejection(document, Reason.EMPTY, "done")


def keep(folder: Path, first: int, pairs: Sequence[tuple[RawDocument, Outcome]]) -> None:
    """Write what became of the documents, one file a part."""
    folder.mkdir(exist_ok=True)
    for position, (_, outcome) in enumerate(pairs, start=first):
        assert isinstance(outcome, Rejection)
        text = json.dumps([outcome.reason.value, outcome.detail])
        (folder / f"{position:05d}.json").write_text(text, encoding="utf-8")


class Brought:
    """`process`, that notes in a file each time it is brought to a process."""

    def __init__(self, notes: str) -> None:
        self.notes = notes

    def __call__(self, documents: Sequence[RawDocument], settings: Settings) -> list[Outcome]:
        return process(documents, settings)

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return _arrive, (self.notes,)


def _arrive(notes: str) -> Brought:
    with Path(notes).open("a", encoding="utf-8") as file:
        file.write("here\n")
    return Brought(notes)
