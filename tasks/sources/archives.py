"""Compressed files and archives -> the files inside them, one after the other.

In: a stream and its name. Out: entries to be read at once, in order, and Rejections.

1. a compression extension is taken off the name and its stream is guarded
2. .tar is read as a stream; .zip, which must seek, from the file or a temporary copy
3. archives inside archives are followed to MAX_ARCHIVES levels
4. after an entry was read, the faults of its guards are reported, each archive's once

Damage: what came before it is used. Nothing is ever written under a member's name; names are
cleaned of `..`, roots and control characters; links and devices are passed over.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

import zstandard

from tasks.errors import DocumentError, Reason
from tasks.models import Rejection
from tasks.settings import Settings
from tasks.sources.limits import CHUNK, DAMAGE, Counted, Expansion, Guarded, spooled
from tasks.sources.names import clean_name, is_wanted
from tasks.sources.origin import Origin
from tasks.sources.sniff import (
    COMPRESSIONS,
    KNOWN,
    SNIFFED_BYTES,
    extension,
    sniff,
    without_short_form,
)

MAX_ARCHIVES = 2
"""Archives inside archives that are followed."""

MAX_COMPRESSIONS = 4
"""Compressions around one another that are followed."""

ZSTD_FEED = 1024
"""Packed bytes given to zstd at once: it unpacks whole blocks, at most 32 MiB of these."""

_TAR_FAULTS = (*DAMAGE, ValueError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file to be read: its stream, its format as an extension, and the guards around it."""

    stream: BinaryIO
    extension: str
    origin: Origin
    guards: tuple[Guarded, ...] = ()
    archives: int = 0
    compressions: int = 0
    file: BinaryIO | None = None
    """The same bytes as a seekable file, where they lie in one."""

    def seekable(self) -> BinaryIO:
        """The bytes as a file that can seek: the one they lie in, else a temporary copy."""
        if self.file is None:
            return spooled(self.stream)
        self.file.seek(0)
        return self.file

    def fault(self) -> DocumentError | None:
        """The first fault met so far on the way to this entry."""
        return next((guard.fault for guard in self.guards if guard.fault), None)


def unpack(entry: Entry, name: str, settings: Settings) -> Iterator[Entry | Rejection]:
    """The readable files in `entry`, which is called `name`: itself where it is no archive."""
    name = without_short_form(name)
    last = extension(name)
    if not last:
        last = sniff(cast(io.BufferedReader, entry.stream).peek(SNIFFED_BYTES)[:SNIFFED_BYTES])
        name += last
    if last not in KNOWN:
        detail = f"Files of the type {last} are not read; give text, HTML, JSON, CSV or Parquet."
        yield entry.origin.reject(Reason.UNSUPPORTED, detail)
    elif last in COMPRESSIONS:
        yield from _decompress(entry, name[: -len(last)], last, settings)
    elif last in (".tar", ".zip"):
        if entry.archives >= MAX_ARCHIVES:
            detail = f"Archives are followed {MAX_ARCHIVES} levels deep; unpack this one first."
            yield entry.origin.reject(Reason.UNSUPPORTED, detail)
            return
        reader = _read_tar if last == ".tar" else _read_zip
        yield from reader(replace(entry, archives=entry.archives + 1), settings)
    else:
        yield replace(entry, extension=last)


def _decompress(
    entry: Entry, name: str, last: str, settings: Settings
) -> Iterator[Entry | Rejection]:
    if entry.compressions >= MAX_COMPRESSIONS:
        yield entry.origin.reject(Reason.UNSUPPORTED, "It is compressed too many times over.")
        return
    counted = Counted(entry.stream)
    expansion = Expansion(lambda: counted.count, settings.max_expansion_ratio)
    guard = Guarded(_decoder(last, counted), expansion)
    yield from unpack(
        replace(
            entry,
            stream=io.BufferedReader(guard, CHUNK),
            file=None,
            guards=(*entry.guards, guard),
            compressions=entry.compressions + 1,
        ),
        name,
        settings,
    )
    if guard.fault and not guard.answered:
        yield entry.origin.refuse(guard.fault)


def _decoder(last: str, packed: Counted) -> Callable[[int], bytes]:
    file = cast(BinaryIO, packed)
    if last == ".gz":
        return gzip.GzipFile(fileobj=file, mode="rb").read1
    if last == ".bz2":
        return bz2.BZ2File(file).read1
    if last == ".xz":
        return lzma.LZMAFile(file).read1
    return _Zstd(packed).read1


class _Zstd:
    """zstd frames as a stream that raises EOFError where a frame is cut off."""

    def __init__(self, packed: Counted) -> None:
        self._packed = packed
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._inside = False
        self._rest = b""
        self._ready = memoryview(b"")

    def read1(self, size: int) -> bytes:
        """Some unpacked bytes, at most `size`; none at the end."""
        while not self._ready:
            data = self._rest or self._packed.read(ZSTD_FEED)
            if not data:
                if self._inside:
                    raise EOFError("the compressed file ended before its end-of-stream marker")
                return b""
            self._rest = b""
            self._inside = True
            self._ready = memoryview(self._frame.decompress(data))
            if self._frame.eof:
                self._rest = self._frame.unused_data
                self._frame = zstandard.ZstdDecompressor().decompressobj()
                self._inside = False
        data, self._ready = bytes(self._ready[:size]), self._ready[size:]
        return data


def _read_tar(entry: Entry, settings: Settings) -> Iterator[Entry | Rejection]:
    damage: str | None = None
    try:
        with tarfile.open(fileobj=entry.stream, mode="r|") as archive:
            while member := archive.next():
                archive.members = []  # type: ignore[attr-defined]  # else they pile up
                if not member.isfile() or not is_wanted(member.name):
                    continue
                file = archive.extractfile(member)
                if file is None:
                    continue
                guard = Guarded(file.read)
                yield from _member(entry, member.name, guard, settings)
                if guard.fault:
                    damage = guard.fault.detail
                    break
    except _TAR_FAULTS as error:
        damage = f"The archive is damaged or cut off: {str(error) or type(error).__name__}."
    if damage and entry.fault() is None:
        yield entry.origin.reject(Reason.BROKEN_ARCHIVE, damage)


def _read_zip(entry: Entry, settings: Settings) -> Iterator[Entry | Rejection]:
    file = entry.seekable()
    with file:
        size = file.seek(0, os.SEEK_END)
        expansion = Expansion(lambda: size, settings.max_expansion_ratio)
        try:
            archive = zipfile.ZipFile(file)
            members = archive.infolist()
        except (*DAMAGE, ValueError, OverflowError) as error:
            if entry.fault() is None:
                detail = f"The zip archive is damaged or cut off: {error}."
                yield entry.origin.reject(Reason.BROKEN_ARCHIVE, detail)
            return
        for member in members:
            if member.is_dir() or not is_wanted(member.filename):
                continue
            place = _inside(entry, member.filename)
            try:
                opened = archive.open(member)
            except (*DAMAGE, RuntimeError, ValueError) as error:
                detail = f"This member of the archive cannot be opened: {error}."
                yield place.origin.reject(Reason.BROKEN_ARCHIVE, detail)
                continue
            guard = Guarded(cast(zipfile.ZipExtFile, opened).read1, expansion)
            yield from _member(entry, member.filename, guard, settings)
            if guard.fault and not guard.answered:
                yield place.origin.refuse(guard.fault)
                if guard.fault.reason is Reason.BOMB:
                    return


def _inside(entry: Entry, name: str) -> Entry:
    location = f"{entry.origin.location}!{clean_name(name)}"
    return replace(entry, origin=replace(entry.origin, location=location, url=None))


def _member(
    entry: Entry, name: str, guard: Guarded, settings: Settings
) -> Iterator[Entry | Rejection]:
    inside = replace(
        _inside(entry, name),
        stream=io.BufferedReader(guard, CHUNK),
        file=None,
        guards=(*entry.guards, guard),
    )
    yield from unpack(inside, re.sub(r".*[/\\]", "", name), settings)
