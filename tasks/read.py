"""One raw document -> decoded text, ordered blocks and what the page says about itself.

In: a RawDocument. Out: a ReadDocument, or a DocumentError that names the fault.

1. bytes to text, the choice of character set recorded
2. characters mended: mojibake, control characters, Unicode NFC; of HTML only in what is used
3. HTML, Markdown or plain text to blocks
4. the page's metadata, and its language as far as the whole page tells
"""

from __future__ import annotations

from dataclasses import dataclass

from tasks.enrich.language import detect_language
from tasks.models import Head, MediaType, Page, RawDocument
from tasks.normalise.characters import clean_characters, decode
from tasks.normalise.urls import canonical_url
from tasks.segment.head import clean_head, read_head
from tasks.segment.html import HtmlSegments, segment_html
from tasks.segment.markdown import segment_markdown
from tasks.segment.openings import Openings
from tasks.segment.text import TextSegments, segment_text

LANGUAGE_SAMPLE = 4000
"""Characters of a page that its language is told from before it is cleaned."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as blocks, with how its characters were read and what was mended."""

    document: RawDocument
    page: Page
    charset: str
    charset_source: str
    mends: tuple[str, ...]


def read_document(document: RawDocument) -> ReadDocument:
    """Decode and segment one document. Raises DocumentError for a fault of the document."""
    decoded = decode(document.content, media_type=document.media_type, charset=document.charset)
    url = canonical_url(document.url, document.source.base_url)
    segments, head, mends = _segmented(decoded.text, document.media_type, url)
    declared = head.language or document.source.language
    language = detect_language(segments.text[:LANGUAGE_SAMPLE], declared)
    page = Page(
        blocks=segments.blocks,
        text=segments.text,
        media_type=document.media_type,
        head=head,
        url=url,
        language=language.tag if language else None,
    )
    return ReadDocument(
        document=document,
        page=page,
        charset=decoded.charset,
        charset_source=decoded.charset_source,
        mends=(*document.mends, *decoded.mends, *mends),
    )


def _segmented(
    text: str, media_type: MediaType, url: str | None
) -> tuple[HtmlSegments | TextSegments, Head, tuple[str, ...]]:
    """The blocks, what the page says about itself, and what was mended."""
    if media_type is MediaType.HTML:
        seen = Openings(text)
        dropped = ("control characters",) if seen.has_nul else ()
        if dropped:  # Lexbor drops them in text and keeps them in attributes
            seen = Openings(text.replace("\x00", ""))
        page = segment_html(seen.html, url=url, openings=seen)
        head, mended = clean_head(read_head(seen.html, seen))
        return page, head, tuple(dict.fromkeys((*dropped, *page.mends, *mended)))
    cleaned = clean_characters(text)
    if media_type is MediaType.MARKDOWN:
        segments: HtmlSegments | TextSegments = segment_markdown(cleaned.text, url=url)
    else:
        segments = segment_text(cleaned.text)
    return segments, Head(), (*cleaned.mends, *segments.mends)
