"""CSV with a header -> documents: one row at a time; comma, semicolon or tab told from the header.

Fields may span lines in quotes. Bytes that are not UTF-8 are carried through untouched, so that
the document's own character set is told later. A row that does not fit becomes a Rejection.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import BinaryIO

from tasks.errors import DocumentError, Reason
from tasks.settings import Settings
from tasks.sources.limits import bounded_lines
from tasks.sources.origin import KEPT_BYTES, Found, Origin
from tasks.sources.records import read_record

DELIMITERS = ",;\t"


class _Lines:
    """Decoded lines for csv.reader; raises at a line that is too long and can go on after it."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._limit = limit
        self._pieces = bounded_lines(stream, limit, KEPT_BYTES)
        self.ended = True

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        piece = next(self._pieces)
        self.ended = piece.ended
        if not piece.whole:
            detail = f"Line {piece.number} is longer than {self._limit} bytes and was skipped."
            raise DocumentError(Reason.TOO_LARGE, detail)
        return piece.content.decode("utf-8", "surrogateescape")


def read_csv(
    stream: BinaryIO, origin: Origin, settings: Settings, damaged: Callable[[], bool]
) -> Iterator[Found]:
    """Records in order, numbered from 1 below the header."""
    lines = _Lines(stream, settings.max_document_bytes)
    csv.field_size_limit(settings.max_document_bytes)
    try:
        first = next(lines, "").removeprefix("\ufeff")
    except DocumentError as error:
        yield origin.refuse(error)
        return
    delimiter = max(DELIMITERS, key=first.count)
    header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
    if not header:
        yield origin.reject(Reason.EMPTY, "The CSV file is empty; it needs a header row.")
        return
    yield from _read_rows(lines, header, delimiter, origin, damaged)


def _read_rows(
    lines: _Lines, header: list[str], delimiter: str, origin: Origin, damaged: Callable[[], bool]
) -> Iterator[Found]:
    rows = csv.reader(lines, delimiter=delimiter)
    number = 0
    while True:
        place = origin.record(number + 1)
        line = rows.line_num + 2
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            detail = f"The row at line {line} cannot be read: {error}."
            yield place.reject(Reason.MALFORMED_RECORD, detail)
            continue
        except DocumentError as error:
            number += 1
            yield place.refuse(error)
            continue
        if not lines.ended and damaged():
            return
        if row:
            number += 1
            yield _read_row(row, header, line, delimiter, place)


def _read_row(row: list[str], header: list[str], line: int, delimiter: str, place: Origin) -> Found:
    payload = delimiter.join(row).encode("utf-8", "surrogateescape")
    if len(row) > len(header):
        detail = f"The row at line {line} has {len(row)} fields, the header {len(header)}."
        return place.reject(Reason.MALFORMED_RECORD, detail, payload)
    return read_record(dict(zip(header, row, strict=False)), place, payload)
