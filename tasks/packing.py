"""A folder of small files as one file, for the way between machines: one request for hundreds.

In: a flat folder, and a place. Out: the same files elsewhere. A tar stream, compressed with zstd.
"""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

from tasks.storage import Place


def pack(folder: Path, target: Place) -> None:
    """Write a folder's files as one; the target's folder must be there."""
    with (
        target.system.open_output_stream(target.path, compression="zstd") as stream,
        tarfile.open(fileobj=stream, mode="w|") as tar,
    ):
        for file in sorted(folder.iterdir()) if folder.exists() else ():
            tar.add(file, arcname=file.name)


def unpack(source: Place, folder: Path) -> None:
    """Put the files of a packed folder in the place of a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with (
        source.system.open_input_stream(source.path, compression="zstd") as stream,
        tarfile.open(fileobj=stream, mode="r|") as tar,
    ):
        for member in tar:
            content = tar.extractfile(member)
            assert content is not None
            with (folder / Path(member.name).name).open("wb") as file:
                shutil.copyfileobj(content, file)
