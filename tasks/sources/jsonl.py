"""JSON lines -> documents: one record a line, at most one line in memory.

A line that is not a JSON object becomes a Rejection and the next line goes on. Where a damaged
archive ends the stream, its unfinished last line is left out: the archive's Rejection covers it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import BinaryIO

from tasks.errors import Reason
from tasks.settings import Settings
from tasks.sources.limits import Piece, bounded_lines
from tasks.sources.origin import KEPT_BYTES, Found, Origin
from tasks.sources.records import read_record


def read_jsonl(
    stream: BinaryIO, origin: Origin, settings: Settings, damaged: Callable[[], bool]
) -> Iterator[Found]:
    """Records of the stream in order, numbered by their line so that a person finds them."""
    limit = settings.max_document_bytes
    for line in bounded_lines(stream, limit, KEPT_BYTES):
        if not line.ended and damaged():
            return
        if not line.whole:
            detail = f"Line {line.number} is longer than {limit} bytes and was skipped."
            yield origin.record(line.number).reject(Reason.TOO_LARGE, detail, line.content)
        elif line.content.strip(b"\xef\xbb\xbf \t\r\n"):
            yield _read_line(line, origin.record(line.number))


def _read_line(line: Piece, origin: Origin) -> Found:
    content = line.content.rstrip(b"\r\n")
    try:
        record = json.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except RecursionError:
        detail = f"Line {line.number} is nested too deeply to be read."
        return origin.reject(Reason.TOO_DEEP, detail, content)
    except ValueError as error:
        detail = f"Line {line.number} is not valid JSON: {error}."
        return origin.reject(Reason.MALFORMED_RECORD, detail, content)
    if not isinstance(record, dict):
        detail = f"Line {line.number} is not a JSON object with named fields."
        return origin.reject(Reason.MALFORMED_RECORD, detail, content)
    return read_record(record, origin, content)
