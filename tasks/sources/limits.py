"""Bounds on what is read into memory: streams that note their damage, bounded lines and documents.

In: a binary stream of any size and soundness. Out: pieces of bounded size.

1. `Guarded` ends a stream at its damage or where it proves to be a bomb, and notes the fault.
2. `bounded_lines` and `read_bounded` keep no more than a limit and skip the rest.
3. `spooled` copies a stream to a temporary file where a format must seek.
"""

from __future__ import annotations

import io
import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import zstandard

from tasks.errors import DocumentError, Reason
from tasks.settings import MIB

CHUNK = 64 * 1024
"""Bytes asked of a stream at once."""

FREE_BYTES = 64 * MIB
"""An archive may grow to this size whatever its ratio."""

SPOOL_BYTES = 4 * MIB
"""A stream that must be seekable is held in memory up to this size, then on disk."""

DAMAGE = (
    EOFError,
    OSError,
    zlib.error,
    lzma.LZMAError,
    zstandard.ZstdError,
    tarfile.TarError,
    zipfile.BadZipFile,
    NotImplementedError,
)
"""What the decoders raise on damaged input (NotImplementedError: an unknown zip method)."""


class Expansion:
    """The growth of one archive: `consumed` tells its packed bytes, `add` counts unpacked ones."""

    def __init__(self, consumed: Callable[[], int], ratio: int) -> None:
        self._consumed = consumed
        self._ratio = ratio
        self._produced = 0

    def add(self, count: int) -> None:
        """Count unpacked bytes. Raises DocumentError(BOMB) beyond the ratio."""
        self._produced += count
        if self._produced > FREE_BYTES and self._produced > self._ratio * self._consumed():
            raise DocumentError(
                Reason.BOMB,
                f"It unpacks to more than {self._ratio} times its size; reading was stopped after "
                f"{self._produced} bytes.",
            )


class Guarded(io.RawIOBase):
    """A stream that ends at its first fault; `fault` then says what it was.

    `answered`: the document read from it bears the fault as a mend, no Rejection is needed.
    """

    def __init__(self, read: Callable[[int], bytes], expansion: Expansion | None = None) -> None:
        super().__init__()
        self._read = read
        self._expansion = expansion
        self.fault: DocumentError | None = None
        self.answered = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` as far as one read of the source goes; 0 at the end or at the fault."""
        if self.fault:
            return 0
        try:
            data = self._read(len(buffer))
            if self._expansion:
                self._expansion.add(len(data))
        except DAMAGE as error:
            words = str(error) or type(error).__name__
            self.fault = DocumentError(Reason.BROKEN_ARCHIVE, f"It is damaged or cut off: {words}.")
            return 0
        except DocumentError as error:
            self.fault = error
            return 0
        buffer[: len(data)] = data
        return len(data)


class Counted:
    """A readable file that counts the bytes taken from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        """Read as the stream does."""
        data = self._stream.read(size)
        self.count += len(data)
        return data


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or a document: `whole` is false where it was longer than the limit and cut.

    `ended`: it had its line feed. `number`: of the line, from 1.
    """

    content: bytes
    whole: bool
    ended: bool = True
    number: int = 1


def bounded_lines(stream: BinaryIO, limit: int, kept: int) -> Iterator[Piece]:
    """Lines with their line feed; of one longer than `limit` the first `kept` bytes."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        ended = line.endswith(b"\n")
        if len(line) <= limit or ended:
            yield Piece(line, whole=True, ended=ended, number=number)
            continue
        line = line[:kept]
        while (rest := stream.readline(CHUNK)) and not rest.endswith(b"\n"):
            pass
        yield Piece(line, whole=False, ended=bool(rest), number=number)


def read_bounded(stream: BinaryIO, limit: int, kept: int) -> Piece:
    """The whole stream up to `limit`; of a longer one the first `kept` bytes, the rest skipped."""
    chunks: list[bytes] = []
    size = 0
    while chunk := stream.read(CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        if size > limit:
            head = b"".join(chunks)[:kept]
            chunks.clear()
            while stream.read(CHUNK):
                pass
            return Piece(head, whole=False)
    return Piece(b"".join(chunks), whole=True)


def spooled(stream: BinaryIO) -> BinaryIO:
    """A seekable copy of the stream, in memory while small and in a temporary file above that."""
    copy = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 - the caller closes it
    while chunk := stream.read(CHUNK):
        copy.write(chunk)
    copy.seek(0)
    return copy  # type: ignore[return-value]
