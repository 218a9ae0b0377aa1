"""Where a stream came from, and the outcomes that every reader makes of it.

In: a place (location, source, URL) and what was found there.
Out: a RawDocument, or a Rejection whose detail is a sentence for a person.
"""

from __future__ import annotations

from dataclasses import dataclass

from tasks.errors import DocumentError, Reason
from tasks.models import MediaType, RawDocument, Rejection, Source

KEPT_BYTES = 64 * 1024
"""Bytes of a document above the size limit that its Rejection keeps."""

Found = RawDocument | Rejection


@dataclass(frozen=True, slots=True)
class Origin:
    """The place of a file or of an archive's member; records add `#1`, `#2` ... to it."""

    location: str
    source: Source
    url: str | None = None
    mends: tuple[str, ...] = ()

    def record(self, number: int) -> Origin:
        """The place of the file's record `number`, counted from 1."""
        return Origin(f"{self.location}#{number}", self.source, None, self.mends)

    def document(self, content: bytes, media_type: MediaType, mends: tuple[str, ...]) -> Found:
        """The whole file as one document."""
        return RawDocument(
            content=content,
            media_type=media_type,
            location=self.location,
            source=self.source,
            url=self.url,
            mends=(*self.mends, *mends),
        )

    def reject(self, reason: Reason, detail: str, content: bytes = b"") -> Rejection:
        """A Rejection at this place with the payload that could be read."""
        document = RawDocument(
            content=content,
            media_type=MediaType.TEXT,
            location=self.location,
            source=self.source,
            url=self.url,
            mends=self.mends,
        )
        return Rejection(document=document, reason=reason, detail=detail)

    def refuse(self, error: DocumentError, content: bytes = b"") -> Rejection:
        """The Rejection that a DocumentError at this place becomes."""
        return self.reject(error.reason, error.detail, content)
