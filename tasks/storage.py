"""Places that several machines reach: a shared folder, or a prefix of an S3 bucket.

In: a place as a person names it (`/shared/spool`, `s3://bucket/prefix`). Out: Arrow's file system
for it, and files copied between two places. S3 credentials, region and endpoint come from the
environment under the names that every S3 client reads.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from pyarrow.fs import (
    AwsStandardS3RetryStrategy,
    FileSelector,
    FileSystem,
    FileType,
    LocalFileSystem,
    S3FileSystem,
)

COPY_BYTES = 4 * 1024 * 1024
S3_ATTEMPTS = 8
"""Of each request; the pauses between them double: a server may be away for some seconds."""
PASSING = ("network_connection", "service_unavailable", "slow_down", "internal_failure", "timeout")
"""What Amazon's library calls faults that pass by themselves."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder in a file system."""

    system: FileSystem
    path: str

    def below(self, name: str) -> Place:
        """A file or folder in this one."""
        return Place(self.system, f"{self.path}/{name}")

    def make_folder(self) -> None:
        """Make the folder and those above it."""
        self.system.create_dir(self.path, recursive=True)

    def files(self) -> list[str]:
        """Names of the files in this folder, without subfolders."""
        found = self.system.get_file_info(FileSelector(self.path, allow_not_found=True))
        return sorted(info.base_name for info in found if info.type == FileType.File)

    def copy_to(self, target: Place) -> None:
        """Copy this file; the target's folder must be there."""
        with (
            self.system.open_input_stream(self.path) as reader,
            target.system.open_output_stream(target.path) as writer,
        ):
            while chunk := reader.read(COPY_BYTES):
                writer.write(chunk)

    def size(self) -> int | None:
        """Bytes of this file; None where there is none."""
        info = self.system.get_file_info(self.path)
        return int(info.size) if info.type == FileType.File else None


def place_of(address: str) -> Place:
    """The place that an address names."""
    if address.startswith("s3://"):
        system = S3FileSystem(
            endpoint_override=s3_endpoint(),
            region=s3_region(),
            retry_strategy=AwsStandardS3RetryStrategy(max_attempts=S3_ATTEMPTS),
        )
        return Place(system, address.removeprefix("s3://").rstrip("/"))
    return Place(LocalFileSystem(), os.path.abspath(address))  # noqa: PTH100  # it may not exist


def s3_region() -> str:
    """The bucket's region."""
    return os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"


def s3_endpoint() -> str | None:
    """Address of another S3 server than Amazon's."""
    return os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")


def passes(fault: OSError) -> bool:
    """Whether a server of files does not answer just now, rather than refuse."""
    words = str(fault).lower()
    return any(phrase in words for phrase in PASSING)
