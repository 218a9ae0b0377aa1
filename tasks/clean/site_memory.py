"""What recurs across a site's articles is furniture there: remembered blocks -> a cleaner.

In: the blocks that the warehouse learned of each site (warehouse/site_memory.py), and any cleaner.
Out: MemoryCleaner, which labels as the other does but removes the blocks known for a page's site.

1. the inner cleaner labels every page
2. on a page of a known site, running text that recurs there is taken out
3. the rest of such a page is labelled again without it: a recap behind a newsletter prompt is a
   recap, a heading above nothing but an author box heads nothing

The thresholds here are what learning goes by. A block is furniture of a site when its very text
stands in many of the site's newest articles; articles of one headline count once, so that copies
of an article under several addresses prove nothing.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tasks.clean.cleaner import Cleaner
from tasks.clean.shortened import joined, shortened
from tasks.models import Block, BlockKind, Decision, Label, Page, PageLabels
from tasks.normalise.urls import canonical_url, site_domain
from tasks.seeds import seed_path

WINDOW = 100
"""A site's newest articles that learning looks at; what left them is forgotten."""
MIN_SIGHTINGS = 2
"""Articles of the window that make a block worth a row; it is forgotten below."""
MIN_ARTICLES, MIN_SHARE = 5, 0.4
"""Articles, and share of the window, from which text that the cleaner keeps is furniture. A
paragraph of background stands in the follow-ups of one story, not in two of five articles."""
MIN_ARTICLES_REMOVED, MIN_SHARE_REMOVED = 3, 0.1
"""The same for text that the cleaner removes in at least half of its articles by itself."""
MAX_SITES = 2
"""Text on more sites is no site's own: agencies and syndicates send it."""
MIN_CHARACTERS, MAX_CHARACTERS = 3, 1000
"""Length of a block that is remembered; longer ones recur only with their article."""

PROTECTED_KINDS = frozenset(
    {BlockKind.HEADLINE, BlockKind.HEADING, BlockKind.QUOTE, BlockKind.TABLE_ROW, BlockKind.CODE}
)
"""Forms that may repeat inside articles: "Background", a motto, the row of a league table."""
REMOVABLE = frozenset({Label.BODY, Label.CAPTION})
"""What memory may overrule; all other parts of an article have evidence of their own."""
QUOTE_MARKS = "\"“„«»‹›「『”'‘"


@dataclass(frozen=True, slots=True)
class Known:
    """A block that is furniture on its site: in `articles` of its last `of` articles."""

    label: Label
    articles: int
    of: int

    @property
    def decision(self) -> Decision:
        """Removed, decided by `site:<articles>/<of>`, with the share as its score."""
        share = self.articles / self.of
        return Decision(self.label, False, f"site:{self.articles}/{self.of}", share)


@dataclass(frozen=True, slots=True)
class SiteMemory:
    """Known furniture: registered domain -> block text -> what is known of it."""

    sites: Mapping[str, Mapping[str, Known]] = field(default_factory=dict)

    def of(self, page: Page) -> Mapping[str, Known]:
        """What is known of a page's site; empty for a page without an address."""
        if not self.sites:
            return {}
        address = page.url or canonical_url(page.head.canonical_url, page.url)
        domain = site_domain(address)
        return self.sites.get(domain, {}) if domain else {}


class MemoryCleaner:
    """Another cleaner that also knows each site's recurring blocks."""

    def __init__(self, inner: Cleaner, memory: SiteMemory) -> None:
        self._inner = inner
        self._memory = memory
        self.version = f"{inner.version}+sites"

    def label(self, pages: Sequence[Page]) -> list[PageLabels]:
        """One decision for every block of every page."""
        decided = self._inner.label(pages)
        known = [
            _recurring(self._memory.of(page), page, decided[i].decisions)
            for i, page in enumerate(pages)
        ]
        shorter = {i: shortened(pages[i], found) for i, found in enumerate(known) if found}
        again = self._inner.label(list(shorter.values()))
        for i, labels in zip(shorter, again, strict=True):
            decisions = self._joined(pages[i], known[i], labels.decisions)
            decided[i] = replace(decided[i], decisions=decisions)
        return decided

    def _joined(
        self, page: Page, found: dict[int, Known], rest: tuple[Decision, ...]
    ) -> tuple[Decision, ...]:
        left_out = {position: known.decision for position, known in found.items()}
        decisions = joined(page.blocks, left_out, rest)
        # The second look may keep what the first removed: that is known here too.
        for position, seen in _recurring(self._memory.of(page), page, decisions).items():
            decisions[position] = seen.decision
        return tuple(decisions)


def may_be_furniture(block: Block) -> bool:
    """Whether a block's form lets its site's memory remove it: no heading, quotation or table."""
    return block.kind not in PROTECTED_KINDS and not block.text.startswith(tuple(QUOTE_MARKS))


def _recurring(
    known: Mapping[str, Known], page: Page, decisions: Sequence[Decision]
) -> dict[int, Known]:
    """The running text of a page that its site's memory knows, by position."""
    if not known:
        return {}
    return {
        block.position: known[block.text]
        for block, decision in zip(page.blocks, decisions, strict=True)
        if block.text in known and decision.label in REMOVABLE and may_be_furniture(block)
    }


@dataclass(frozen=True, slots=True)
class Veto:
    """A line of seeds/site_memory_veto.csv: a text that memory must not remove, and why."""

    domain: str
    text_sha256: str
    why: str


def read_vetoes() -> tuple[Veto, ...]:
    """The seed's lines. The domain `*` means every site; a text is named by itself or its hash."""
    with seed_path("site_memory_veto.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    return tuple(
        Veto(row["domain"], row["text_sha256"] or text_sha256(row["text"]), row["why"])
        for row in rows
    )


def text_sha256(text: str) -> str:
    """Hex SHA-256 of a block's text with white space collapsed: its name in `site_memory`."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()
