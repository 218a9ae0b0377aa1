"""Parquet -> documents: a few rows at a time, and only the columns that a record is read from.

In: a seekable file. Nested columns are never read, except a struct named `source`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.errors import Reason
from tasks.sources.origin import Found, Origin
from tasks.sources.records import FIELD_NAMES, read_record

BATCH_ROWS = 16
"""Rows decoded at once: 16 large pages stay within tens of megabytes."""

BUFFER_BYTES = 1024 * 1024
"""Bytes of a column read from the file at once."""


def read_parquet(file: BinaryIO, origin: Origin) -> Iterator[Found]:
    """Records in order, numbered from 1; damage ends the file with one Rejection."""
    number = 0
    try:
        table = pq.ParquetFile(file, buffer_size=BUFFER_BYTES, pre_buffer=False)
        columns = [field.name for field in table.schema_arrow if _is_read(field)]
        for batch in table.iter_batches(batch_size=BATCH_ROWS, columns=columns):
            for record in batch.to_pylist():
                number += 1
                yield read_record(record, origin.record(number))
    except (pa.ArrowException, OSError, ValueError) as error:
        first_line = (str(error).splitlines() or [type(error).__name__])[0]
        detail = f"The Parquet file cannot be read after record {number}: {first_line}"
        yield origin.reject(Reason.MALFORMED_RECORD, detail)


def _is_read(field: pa.Field) -> bool:
    if field.name not in FIELD_NAMES:
        return False
    return not pa.types.is_nested(field.type) or (
        field.name == "source" and pa.types.is_struct(field.type)
    )
