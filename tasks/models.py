"""The words of the house as types: RawDocument -> Block -> LabelledBlock -> Article or Rejection.

All are frozen; a stage takes one and returns the next. What a page has hundreds of is a named
tuple, made in a fraction of a dataclass's time. Times are UTC, text is NFC `str`, spans are
half-open character offsets. None means unknown, never a guess.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import NamedTuple, TypeVar

from tasks.enrichment import Enrichment, HeadValue
from tasks.errors import Reason

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


@dataclass(frozen=True, slots=True)
class Source:
    """Where documents come from; read from a folder's source.toml or a record's `source`."""

    name: str
    homepage: str | None = None
    language: str | None = None
    licence: str | None = None
    base_url: str | None = None


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One document as it came: bytes and where they came from.

    `location` names the place for a person: `dumps/monday.jsonl.gz#17`, `pages.zip!a/b.html`.
    `document_id` is the record's own id, else None. `charset` is one that the carrier is sure of
    (text out of a JSON string is utf-8), else None. `content` may be partial for a Rejection.
    """

    content: bytes
    media_type: MediaType
    location: str
    source: Source
    url: str | None = None
    document_id: str | None = None
    charset: str | None = None
    fetched_at: datetime | None = None
    mends: tuple[str, ...] = ()
    """What the reader already had to mend (e.g. 'archive truncated, read up to the damage')."""

    @property
    def content_sha256(self) -> str:
        """Hex SHA-256 of the bytes: two documents with the same one are the same document."""
        return hashlib.sha256(self.content).hexdigest()


class Link(NamedTuple):
    """A link inside a block: absolute target where it could be resolved, and its anchor text."""

    url: str
    anchor: str


class Block(NamedTuple):
    """A paragraph-level unit of text.

    `start`, `end`: span in the decoded document text (plain text) or in the page's visible
    text, which is all block texts joined by a newline (HTML). `path`: place in the tree, e.g.
    `/html/body/main/article[1]/p[3]`; None for plain text. `attributes`: lower-case class, id,
    role and itemprop tokens of the block's element and its ancestors, nearest first, space-joined.
    `link_density`: characters inside links / all characters, 0..1.
    """

    position: int
    text: str
    kind: BlockKind
    start: int
    end: int
    path: str | None = None
    attributes: str = ""
    link_density: float = 0.0
    links: tuple[Link, ...] = ()


block_of: Callable[[Iterable[object]], Block] = partial(tuple.__new__, Block)
"""A block of all its fields in order: `Block._make` without its checks, for many at once."""


class Decision(NamedTuple):
    """Why a block was kept or removed: label, `decided_by` and a score.

    `decided_by` is `rule:<name>`, `phrase:<phrase id>`, `model:<version>`, or
    `site:<articles>/<of>` (it recurs in so many of the site's last articles); `score` is the
    sureness of the decision in 0..1 (rules: as documented beside the rule).
    """

    label: Label
    kept: bool
    decided_by: str
    score: float


@dataclass(frozen=True, slots=True)
class PageLabels:
    """What a cleaner says of a page: one decision a block, in order, and the page's type."""

    decisions: tuple[Decision, ...]
    page_type: PageType | None = None
    page_type_score: float | None = None
    """Probability of the page's type, 0..1."""


class LabelledBlock(NamedTuple):
    """A block and what was decided about it."""

    block: Block
    decision: Decision


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A point in time in UTC, how precise its source was, and the source's own words."""

    value: datetime
    precision: DatePrecision
    raw: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says about itself outside its visible text (JSON-LD, Open Graph, meta).

    `sources` names for each field that is set where it was read: {'headline': 'json-ld'}.
    Raw strings; the normalise stage makes dates, people and URLs of them.
    """

    title: str | None = None
    """The <title>, with the site's name still on it."""
    headline: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    date_published: str | None = None
    date_modified: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    publisher: str | None = None
    image: str | None = None
    article_body: str | None = None
    page_type: str | None = None
    """The page's own schema.org or Open Graph type: NewsArticle, website ..."""
    sources: tuple[tuple[str, str], ...] = ()
    more: tuple[HeadValue, ...] = ()
    """What else it says (headmore.py)."""


@dataclass(frozen=True, slots=True)
class Page:
    """A segmented document: what every cleaner takes. `text` holds what the spans point into."""

    blocks: tuple[Block, ...]
    text: str
    media_type: MediaType
    head: Head = field(default_factory=Head)
    url: str | None = None
    language: str | None = None
    """BCP 47 as detected on the text, None where unsure."""


@dataclass(frozen=True, slots=True)
class Article:
    """A clean article, named as in schema.org NewsArticle. See warehouse/schema.py for units."""

    article_id: str
    document_id: str | None
    source: Source
    location: str
    headline: str | None
    alternative_headline: str | None
    description: str | None
    abstract: str | None
    article_body: str
    authors: tuple[str, ...]
    publisher: str | None
    publisher_domain: str | None
    url: str | None
    canonical_url: str | None
    is_based_on: str | None
    date_published: ParsedDate | None
    date_modified: ParsedDate | None
    in_language: str | None
    language_confidence: float | None
    article_section: str | None
    keywords: tuple[str, ...]
    copyright_notice: str | None
    corrections: tuple[str, ...]
    word_count: int
    sentence_count: int | None
    time_required_seconds: int
    """Reading time at the language's usual speed, in seconds."""
    content_sha256: str
    """Hex SHA-256 of the normalised headline, description, body and abstract."""
    raw_sha256: str
    charset: str
    charset_source: str
    """Who named the character set: 'bom', 'carrier', 'declared', 'detected', 'utf-8'."""
    mends: tuple[str, ...]
    """What had to be mended: 'mojibake', 'control characters', 'markup nested 10000 deep' ..."""
    field_sources: tuple[tuple[str, str], ...]
    """For metadata fields, where the value was read: ('date_published', 'json-ld') ..."""
    fetched_at: datetime | None = None
    page_type: PageType | None = None
    """What the page is for, as the block model tells it; None where rules cleaned it."""
    page_type_score: float | None = None
    """Probability of `page_type`, 0..1."""
    enrichment: Enrichment = field(default_factory=Enrichment)
    """What was added to it; it makes no part of content_sha256."""


@dataclass(frozen=True, slots=True)
class CleanDocument:
    """The outcome for a sound document: the article and every block it was made from."""

    article: Article
    blocks: tuple[LabelledBlock, ...]
    elapsed_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Rejection:
    """The outcome for a faulty document: kept with its reason and payload, replayable."""

    document: RawDocument
    reason: Reason
    detail: str


Outcome = CleanDocument | Rejection


def article_id(document: RawDocument, canonical: str | None) -> str:
    """Stable identity of the article a document is a state of: 32 hex digits.

    1. the canonical form of the document's URL, else 2. source and the record's own id, else
    3. source and location. Two fetches of one page are two states of one article.
    """
    if canonical:
        key = f"url\n{canonical}"
    elif document.document_id:
        key = f"id\n{document.source.name}\n{document.document_id}"
    else:
        key = f"location\n{document.source.name}\n{document.location}"
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
