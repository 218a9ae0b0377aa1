"""What a document is once it is segmented: a page, its blocks, and what its head says.

What a page has hundreds of is a named tuple, made in a fraction of a dataclass's time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from tasks.enrichment import HeadValue
from tasks.models.words import BlockKind, MediaType


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
