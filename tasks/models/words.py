"""The words that tell documents, blocks and pages apart: enumerations, and sets of labels."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

_Words = TypeVar("_Words", bound=type[StrEnum])


def _plain(words: _Words) -> _Words:
    """The members as plain attributes of the class, which is how Python 3.12 keeps them.

    In 3.11 `Label.BODY` asks the metaclass each time, which takes five times as long.
    """
    for member in words:
        type.__setattr__(words, member.name, member)
    return words


@_plain
class BlockKind(StrEnum):
    """What a block is by its form."""

    HEADLINE = "headline"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CAPTION = "caption"
    TABLE_ROW = "table_row"
    CODE = "code"
    OTHER = "other"


@_plain
class Label(StrEnum):
    """What a block is for. ARTICLE_LABELS are parts of the article, the rest is boilerplate."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATELINE = "dateline"
    BODY = "body"
    HEADING = "heading"
    QUOTE = "quote"
    CAPTION = "caption"
    RECAP = "recap"
    ATTRIBUTION = "attribution"
    CORRECTION = "correction"

    NAVIGATION = "navigation"
    BREADCRUMB = "breadcrumb"
    SHARE = "share"
    COMMENT_PROMPT = "comment_prompt"
    COMMENT = "comment"
    NEWSLETTER = "newsletter"
    SUBSCRIPTION = "subscription"
    RELATED = "related"
    READ_MORE = "read_more"
    ADVERT = "advert"
    COOKIE_NOTICE = "cookie_notice"
    COPYRIGHT = "copyright"
    AUTHOR_BIO = "author_bio"
    TAGS = "tags"
    PAGINATION = "pagination"
    SOCIAL_EMBED = "social_embed"
    SITE_BOILERPLATE = "site_boilerplate"
    DUPLICATE = "duplicate"
    OTHER = "other"


ARTICLE_LABELS = frozenset(list(Label)[: list(Label).index(Label.NAVIGATION)])
"""Labels that name a part of the article."""


BODY_LABELS = frozenset({Label.BODY, Label.HEADING, Label.QUOTE, Label.CORRECTION})
"""Labels whose blocks make up `article_body`. Headline, standfirst, recap, byline, dateline and
attribution are kept as facts of their own; captions stay in `blocks` with kept = true."""


class DatePrecision(StrEnum):
    """How much of a date its source gave."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@_plain
class PageType(StrEnum):
    """What a page is for."""

    ARTICLE = "article"
    LISTING = "listing"
    FORUM = "forum"
    PRODUCT = "product"
    SERVICE = "service"
    DOCUMENTATION = "documentation"
    COLLECTION = "collection"
    NOTICE = "notice"
    """An error, a consent layer or a challenge instead of a page."""


@_plain
class MediaType(StrEnum):
    """How a document's bytes are to be read."""

    HTML = "text/html"
    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
