"""The kinds of files that an export writes. By itself: the command line reads nothing slow."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """Kinds of files."""

    PARQUET = "parquet"
    JSONL = "jsonl"
    CSV = "csv"
