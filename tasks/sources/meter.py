"""How far the reading of an input is: bytes of its files that were passed, of all.

In: the size of all files, then each file as it is opened. Out: a share from 0 to 1; None where
the size is not known, as of stdin. Bytes are those on disk, so that a compressed file counts as
it lies there.
"""

from __future__ import annotations

import os
from typing import BinaryIO


class Meter:
    """Told of each file that is opened; asked for the share at any time, from the same thread."""

    def __init__(self, total_bytes: int | None) -> None:
        self._total = total_bytes
        self._before = 0
        self._stream: BinaryIO | None = None
        self._size = 0

    def opened(self, stream: BinaryIO) -> None:
        """A file is read next; the one before it was read wholly."""
        self._before += self._size
        self._stream = stream
        self._size = os.fstat(stream.fileno()).st_size

    @property
    def share(self) -> float | None:
        """Of all bytes, how many were passed."""
        if not self._total:
            return None
        return min(1.0, (self._before + self._position()) / self._total)

    def _position(self) -> int:
        if self._stream is None or self._stream.closed:
            return self._size
        return min(self._stream.tell(), self._size)
