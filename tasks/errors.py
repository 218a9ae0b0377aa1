"""Every error that Copydesk raises on purpose.

CopydeskError
├── DocumentError       a fault of one document: it becomes a Rejection and the run goes on
├── TransientError      a passing fault (lock, lost connection): the stage is retried
└── UsageError          a person asked for something impossible: the message says what to do next

Anything else that is raised is a bug and crashes loudly.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a document was refused. The value is what analysts see in `rejections.reason`."""

    EMPTY = "empty"
    """No byte, or nothing but white space."""
    NO_TEXT = "no_text"
    """Markup without any visible text."""
    BINARY = "binary"
    """Not text: an image, a PDF, an executable under a text file's name."""
    UNDECODABLE = "undecodable"
    """No character set reads it as text."""
    TOO_LARGE = "too_large"
    """One document or one line above the size limit."""
    BROKEN_ARCHIVE = "broken_archive"
    """A truncated or damaged compressed file; what could be read before the damage was used."""
    BOMB = "decompression_bomb"
    """Decompresses to far more than its size allows."""
    MALFORMED_RECORD = "malformed_record"
    """A JSON line, CSV row or Parquet record that cannot be read."""
    MISSING_CONTENT = "missing_content"
    """A record without `html` or `text`."""
    UNSUPPORTED = "unsupported_format"
    """A file type that Copydesk does not read."""
    UNREADABLE = "unreadable"
    """The file system refused to read it."""
    NO_ARTICLE = "no_article"
    """Cleaning left no article text: an error page, a listing, a consent wall."""
    TOO_DEEP = "too_deep"
    """Markup or JSON nested beyond what can be read."""
    TIME_LIMIT = "time_limit"
    """Took longer than the per-document time limit."""
    WORKER_DIED = "worker_died"
    """The worker process died on this document (out of memory, a crash in native code)."""
    INTERNAL_ERROR = "internal_error"
    """A bug in Copydesk met this document: the detail says where; please report it."""


class CopydeskError(Exception):
    """Base of every error that Copydesk raises on purpose."""


class DocumentError(CopydeskError):
    """A fault of one document; `reason` groups, `detail` tells a person what is wrong."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[DocumentError], tuple[Reason, str]]:
        return (type(self), (self.reason, self.detail))


class TransientError(CopydeskError):
    """A passing fault; trying the same again may succeed."""


class UsageError(CopydeskError):
    """A request that cannot be met; the message says what to do next."""
