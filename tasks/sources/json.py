"""JSON of any size -> documents, read as events so that one record at a time is in memory.

In: one object, several one after the other, an array of objects, or an object that holds the
array under `articles`, `documents`, `items`, `data` or `results`. Out: one document an object.

A syntax error ends the file: where the next record starts cannot be told after it. So does a
record above the size limit. What came before is used; one Rejection says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

import ijson
from ijson.common import ObjectBuilder

from tasks.errors import DocumentError, Reason
from tasks.settings import Settings
from tasks.sources.limits import CHUNK
from tasks.sources.origin import KEPT_BYTES, Found, Origin
from tasks.sources.records import CONTENT_NAMES, read_record

WRAPPERS = frozenset({"articles", "documents", "items", "data", "results"})
MAX_DEPTH = 500
"""Nesting beyond which JSON is refused; articles need fewer than ten levels."""

_BOM = b"\xef\xbb\xbf"


class _Metered:
    """A stream that refuses to go further than the limit beyond the last `reset`."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._count = 0
        self._first = True

    def reset(self) -> None:
        self._count = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        if self._first and size:
            self._first = False
            data = data.removeprefix(_BOM) or self._stream.read(size)
        self._count += len(data)
        if self._count > self._limit + CHUNK:
            detail = f"A record is larger than {self._limit} bytes; the rest was not read."
            raise DocumentError(Reason.TOO_LARGE, detail)
        return data


def read_json(stream: BinaryIO, origin: Origin, settings: Settings) -> Iterator[Found]:
    """Records in order, numbered from 1."""
    number = 0
    values = _values(_Metered(stream, settings.max_document_bytes))
    try:
        for value in values:
            number += 1
            place = origin.record(number)
            if isinstance(value, dict):
                yield read_record(value, place, _payload(value))
            else:
                detail = f"Record {number} is not a JSON object with named fields."
                yield place.reject(Reason.MALFORMED_RECORD, detail, _payload(value))
    except DocumentError as error:
        yield origin.record(number + 1).refuse(error)
    except (ijson.JSONError, UnicodeDecodeError, ValueError) as error:
        words = " ".join(str(error).split())[:200]
        detail = f"Not valid JSON after record {number}, the rest was not read: {words}"
        yield origin.record(number + 1).reject(Reason.MALFORMED_RECORD, detail)


def _payload(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=True, default=str)
    return text.encode("ascii")[:KEPT_BYTES]


def _values(stream: _Metered) -> Iterator[object]:
    """The records among the events: 1. find where one begins 2. build it 3. hand it out."""
    events = _checked(stream)
    for event, value in events:
        stream.reset()
        if event == "start_array":
            yield from _elements(events, stream)
        elif event == "start_map":
            yield from _top_object(events, stream)
        else:
            yield value


def _checked(stream: _Metered) -> Iterator[tuple[str, object]]:
    depth = 0
    for event, value in ijson.basic_parse(
        stream, use_float=True, multiple_values=True, buf_size=CHUNK
    ):
        depth += event.startswith("start_")
        depth -= event.startswith("end_")
        if depth > MAX_DEPTH:
            detail = f"JSON nested deeper than {MAX_DEPTH} levels; the rest was not read."
            raise DocumentError(Reason.TOO_DEEP, detail)
        yield event, value


def _elements(events: Iterator[tuple[str, object]], stream: _Metered) -> Iterator[object]:
    for event, value in events:
        if event == "end_array":
            return
        stream.reset()
        yield _build(event, value, events)


def _top_object(events: Iterator[tuple[str, object]], stream: _Metered) -> Iterator[object]:
    """The object itself, or the elements of the arrays it wraps."""
    members: dict[str, object] = {}
    wraps = False
    for event, value in events:
        if event == "end_map":
            break
        key = str(value)
        event, value = next(events)
        has_content = any(name in members for name in CONTENT_NAMES)
        if event == "start_array" and key in WRAPPERS and not has_content:
            wraps = True
            yield from _elements(events, stream)
        else:
            members[key] = _build(event, value, events)
    if not wraps:
        yield members


def _build(event: str, value: object, events: Iterator[tuple[str, object]]) -> object:
    builder = ObjectBuilder()
    builder.event(event, value)
    depth = int(event.startswith("start_"))
    while depth:
        event, value = next(events)
        depth += event.startswith("start_")
        depth -= event.startswith("end_")
        builder.event(event, value)
    return builder.value
