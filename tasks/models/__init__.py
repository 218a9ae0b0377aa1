"""The words of the house as types: RawDocument -> Block -> LabelledBlock -> Article or Rejection.

All are frozen; a stage takes one and returns the next. Times are UTC, text is NFC `str`, spans are
half-open character offsets. None means unknown, never a guess.
"""

from tasks.models.articles import Article, ParsedDate, article_id
from tasks.models.decisions import Decision, LabelledBlock, PageLabels
from tasks.models.documents import RawDocument, Source, source_row
from tasks.models.outcomes import CleanDocument, Outcome, Rejection
from tasks.models.pages import Block, Head, Link, Page, block_of
from tasks.models.words import (
    ARTICLE_LABELS,
    BODY_LABELS,
    BlockKind,
    DatePrecision,
    Label,
    MediaType,
    PageType,
)

__all__ = [
    "ARTICLE_LABELS",
    "BODY_LABELS",
    "Article",
    "Block",
    "BlockKind",
    "CleanDocument",
    "DatePrecision",
    "Decision",
    "Head",
    "Label",
    "LabelledBlock",
    "Link",
    "MediaType",
    "Outcome",
    "Page",
    "PageLabels",
    "PageType",
    "ParsedDate",
    "RawDocument",
    "Rejection",
    "Source",
    "article_id",
    "block_of",
    "source_row",
]
