"""Evidence of a page's markup: which blocks lie in the main text, which in page furniture.

In: the blocks of an HTML page. Out: for each block a furniture label or None, and whether it lies
in the main container.

1. class and id tokens and element names mark furniture; a token that most of the page's paragraph
   text bears says nothing (`<body class="has-sidebar">`)
2. the main container is found by paragraph text, with furniture left out of the count
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from tasks.models import Block, Label
from tasks.seeds import seed_path

MIN_PARAGRAPH_WORDS = 10
MIN_PARAGRAPH_CHARACTERS = 60
MAX_PARAGRAPH_LINKS = 0.4
NEAR_TOKENS = 4
"""So many of a block's nearest class and id tokens may name a part of the article."""
COMMON_SHARE = 0.5
"""A token on more of the paragraph text than this is no mark of furniture."""
DOMINANT_SHARE = 0.6
"""The main container is narrowed to a child that holds this share of its paragraph text."""

FURNITURE_TAGS = {
    "nav": Label.NAVIGATION,
    "footer": Label.SITE_BOILERPLATE,
    "aside": Label.RELATED,
    "form": Label.SITE_BOILERPLATE,
    "button": Label.SITE_BOILERPLATE,
    "dialog": Label.SITE_BOILERPLATE,
}
_INDEX = re.compile(r"\[\d+\]")
_SEPARATORS = re.compile(r"[\s_]+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the markup says of one block."""

    furniture: Label | None
    in_main: bool


@cache
def token_labels() -> dict[str, Label]:
    """What each token of seeds/class_tokens.csv marks."""
    with seed_path("class_tokens.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {row["token"]: Label(row["label"]) for row in rows}


@lru_cache(maxsize=50_000)
def marks_standfirst(attributes: str) -> bool:
    """Whether the block's own element, or one just above it, is called a standfirst."""
    labels = token_labels()
    nearest = _SEPARATORS.split(attributes)[:NEAR_TOKENS]
    return any(labels.get(token.rpartition("__")[2]) is Label.STANDFIRST for token in nearest)


@lru_cache(maxsize=50_000)
def _marks(path: str, attributes: str) -> tuple[tuple[str, Label], ...]:
    """Every mark of furniture on a block: (token, label), nearest first."""
    labels, found = token_labels(), {}
    for token in _SEPARATORS.split(attributes):
        for part in (token, *token.split("-")):
            if part in labels and labels[part] is not Label.STANDFIRST:
                found[part] = labels[part]
    for tag in _INDEX.sub("", path).split("/"):
        if tag in FURNITURE_TAGS:
            found[f"<{tag}>"] = FURNITURE_TAGS[tag]
    return tuple(found.items())


def is_paragraph(block: Block) -> bool:
    """Whether a block is running text by its form."""
    long = len(block.text) >= MIN_PARAGRAPH_CHARACTERS
    words = len(block.text.split())
    spaceless = words * 20 < len(block.text)
    return (
        long
        and (words >= MIN_PARAGRAPH_WORDS or spaceless)
        and (block.link_density <= MAX_PARAGRAPH_LINKS)
    )


def read_structure(blocks: Sequence[Block]) -> list[Evidence]:
    """Evidence for each block, in order."""
    marks = [_marks(block.path or "", block.attributes) for block in blocks]
    weights = [len(block.text) if is_paragraph(block) else 0 for block in blocks]
    total = sum(weights)
    borne: Counter[str] = Counter()
    for found, weight in zip(marks, weights, strict=True):
        for token, _ in found:
            borne[token] += weight
    common = {token for token, weight in borne.items() if weight > COMMON_SHARE * total}
    furniture = [
        next((label for token, label in found if token not in common), None) for found in marks
    ]
    main = _main_path(blocks, [0 if f else w for f, w in zip(furniture, weights, strict=True)])
    return [
        Evidence(label, f"{block.path}/".startswith(main))
        for label, block in zip(furniture, blocks, strict=True)
    ]


def _main_path(blocks: Sequence[Block], weights: list[int]) -> str:
    """The deepest path, with a closing slash, below which the paragraph text still gathers."""
    main = "/"
    inside = [((b.path or "") + "/", w) for b, w in zip(blocks, weights, strict=True) if w]
    while inside:
        children: Counter[str] = Counter()
        for path, weight in inside:
            cut = path.find("/", len(main)) + 1
            if 0 < cut < len(path):  # the block's own element is no container
                children[path[:cut]] += weight
        best = max(children, key=children.__getitem__, default=None)
        if best is None or children[best] < DOMINANT_SHARE * sum(w for _, w in inside):
            return main
        main = best
        inside = [(path, weight) for path, weight in inside if path.startswith(main)]
    return main
