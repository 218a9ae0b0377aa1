"""What kind of page a page is, by columns of the whole page.

In: pages with the features and the scores of their blocks, and the votes of their words. Out: a
float32 matrix, one row a page, with the columns PAGE_COLUMNS.

1. means of block columns over the page: plain, and weighted by the words that belong to the content
2. how much content there is, in how many pieces
3. what the page says of itself: its type, authors, dates
4. the form of its address
5. what its words say (page_words.py)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

import numpy as np

from tasks.clean.boosting import Matrix, Numbers
from tasks.clean.features import FEATURES, Features
from tasks.clean.markup_columns import KIND_CODES
from tasks.clean.tokens import LABEL_CODES
from tasks.models import BlockKind, Label, MediaType, Page

_AVERAGED = (
    "words",
    "link_density",
    "links",
    "digit_share",
    "upper_share",
    "stop_rate",
    "ends_with_stop",
    "quotes",
    "commas",
    "other_punctuation_share",
    "title_likeness",
    "description_likeness",
    "said_elsewhere",
    "repeated",
    "is_paragraph",
    "depth",
    "most_alike",
    "token_mean",
    "in_article",
    "in_main",
    "in_ul",
    "in_table",
    "in_form",
    "steps_to_main",
)
_KINDS = (
    BlockKind.HEADLINE,
    BlockKind.HEADING,
    BlockKind.LIST_ITEM,
    BlockKind.CODE,
    BlockKind.TABLE_ROW,
    BlockKind.QUOTE,
)
_LABELS = (Label.COMMENT, Label.COMMENT_PROMPT, Label.SHARE, Label.BREADCRUMB, Label.PAGINATION)
_TYPES = (
    ("article", "posting", "report"),
    ("product", "offer"),
    ("discussion", "question", "forum", "qapage"),
    ("collection", "itemlist", "listing", "search"),
    ("website", "webpage"),
    ("organization", "service", "business", "profile"),
)
"""Words of a page's own type, by what they tell."""
_ADDRESSES = (
    re.compile(r"forum|thread|topic|viewtopic|discussion|questions?/|/t/|/r/|showthread"),
    re.compile(r"docs?[./]|documentation|reference|/api|manual|guide|tutorial|wiki|/help"),
    re.compile(r"products?/|/shop|/store|/item|/dp/|/p/|/buy|sku|catalog"),
    re.compile(r"categor|/tags?/|collections?/|archive|/browse|/list|/search|/topics?/"),
    re.compile(r"blog|news|article|/story|/post|/20\d\d/|magazine|opinion"),
    re.compile(r"services?|solutions?|about|pricing|contact|company|locations?"),
)
_CONTENT = ("content_words", "content_share", "content_blocks", "longest_run", "runs", "best")
_SAID = ("authors", "dated", "described", "sectioned", "keywords", "body_stated", "has_type")
_ADDRESS = ("slug_words", "address_depth", "address_digits", "address_length", "is_home")
PAGE_COLUMNS = (
    *(f"mean_{name}" for name in _AVERAGED),
    *(f"content_mean_{name}" for name in _AVERAGED),
    *(f"share_{kind.value}" for kind in _KINDS),
    *(f"content_share_{kind.value}" for kind in _KINDS),
    *(f"count_{label.value}" for label in _LABELS),
    "page_blocks",
    "page_paragraphs",
    "page_words",
    "page_links",
    "articles",
    *_CONTENT,
    *_SAID,
    *(f"type_{words[0]}" for words in _TYPES),
    *(f"address_{number}" for number in range(len(_ADDRESSES))),
    *_ADDRESS,
    "vote",
)
SURE = 0.5


def page_columns(pages: Sequence[Page], found: Features, scores: Numbers, votes: Numbers) -> Matrix:
    """One row a page."""
    starts = np.array(found.bounds[:-1], dtype=np.int64)
    matrix = found.matrix
    words = np.round(np.expm1(matrix[:, FEATURES.index("words")].astype(np.float64)) * 2) / 2
    # In steps of 1/1024 throughout, so that sums are exact whatever stands before a page.
    score = np.round(scores * 1024) / 1024
    weight = score * words
    kind = matrix[:, FEATURES.index("kind")]
    label = matrix[:, FEATURES.index("furniture")]
    averaged = np.nan_to_num(matrix[:, [FEATURES.index(name) for name in _AVERAGED]])
    kinds = np.stack([kind == KIND_CODES[k] for k in _KINDS], axis=1)
    values = np.round(np.concatenate((averaged, kinds), axis=1).astype(np.float64) * 1024) / 1024
    labels = np.stack([label == LABEL_CODES[one] for one in _LABELS], axis=1).astype(np.float64)
    sizes = np.diff(found.bounds).astype(np.float64)[:, None]
    plain = np.add.reduceat(values, starts) / sizes
    weights = np.maximum(np.add.reduceat(weight, starts), 1.0)[:, None]
    weighted = np.add.reduceat(values * weight[:, None], starts) / weights
    first = matrix[starts]
    whole = [first[:, FEATURES.index(name)] for name in PAGE_COLUMNS if name in FEATURES]
    cut = len(_AVERAGED)
    return np.concatenate(
        (
            plain[:, :cut],
            weighted[:, :cut],
            plain[:, cut:],
            weighted[:, cut:],
            np.log1p(np.add.reduceat(labels, starts)),
            np.stack(whole, axis=1),
            _content(found, score, words, starts),
            np.array([_said(page) for page in pages]),
            np.array([_address(page) for page in pages]),
            votes[:, None],
        ),
        axis=1,
    ).astype(np.float32)


def _content(
    found: Features,
    score: Numbers,
    words: Numbers,
    starts: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> Numbers:
    kept = score >= SURE
    content = np.add.reduceat(np.where(kept, words, 0.0), starts)
    total = np.maximum(np.add.reduceat(words, starts), 1.0)
    blocks = np.add.reduceat(kept.astype(np.float64), starts)
    before = np.concatenate(([False], kept[:-1]))
    before[starts] = False
    begins = kept & ~before
    runs = np.add.reduceat(begins.astype(np.float64), starts)
    number = np.cumsum(begins)
    per_run = np.bincount(number[kept], words[kept], minlength=int(number[-1]) + 1)
    longest = np.maximum.reduceat(np.where(kept, per_run[number], 0.0), starts)
    best = np.maximum.reduceat(score, starts)
    return np.stack(
        (
            np.log1p(content), content / total, np.log1p(blocks),
            longest / np.maximum(content, 1.0), np.log1p(runs), best,
        ),
        axis=1,
    )  # fmt: skip


def _said(page: Page) -> list[float]:
    """What the page says of itself; unknown for a text, which cannot."""
    if page.media_type is not MediaType.HTML:
        return [float("nan")] * (len(_SAID) + len(_TYPES))
    head, kind = page.head, (page.head.page_type or "").lower()
    said = (
        bool(head.authors),
        bool(head.date_published),
        bool(head.description),
        bool(head.section),
        bool(head.keywords),
        bool(head.article_body),
        bool(kind),
    )
    return [*map(float, said), *(float(any(w in kind for w in words)) for words in _TYPES)]


def _address(page: Page) -> list[float]:
    """The form of the page's address; unknown where it has none."""
    if not page.url:
        return [float("nan")] * (len(_ADDRESSES) + len(_ADDRESS))
    parts = urlsplit(page.url.lower())
    path = parts.path.strip("/")
    steps = path.split("/") if path else []
    slug = max((step.count("-") + step.count("_") for step in steps), default=0)
    digits = sum(character.isdigit() for character in path)
    whole = f"{parts.netloc}/{path}/"
    told = [float(bool(pattern.search(whole))) for pattern in _ADDRESSES]
    return [*told, slug, len(steps), digits, len(path), float(not steps)]
