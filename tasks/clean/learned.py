"""The cleaner that runs use: a learned model decides what is article, rules name its parts.

In: pages. Out: a decision for every block, and the page's type.

1. the model scores every block of the batch; a score from the page's threshold on keeps it
2. a removed block is named by its class tokens and elements, the phrase above it, or its links
3. rules overrule the model where they know better: the headline, known phrases, copyright lines;
   near the kept text, what it removed may be a byline, a date line, a source or a correction
4. rules name parts among what was kept: standfirst, recap, captions (tasks/clean/parts.py)

Scores: the model's is the probability of its decision; a rule's is as in tasks/clean/rules.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tasks.clean.anatomy import is_date_line
from tasks.clean.decoding import page_thresholds
from tasks.clean.features import FEATURES
from tasks.clean.marks import Marks, read_marks
from tasks.clean.markup_columns import KIND_CODES
from tasks.clean.model import BlockModel, Scores, score_pages, shifted_threshold
from tasks.clean.parts import (
    KIND_LABELS,
    decide,
    drop_kickers,
    drop_loose_headings,
    is_byline,
    keep_enclosed,
    name_parts,
)
from tasks.clean.phrases import begins_with_cue, is_correction, normal_form
from tasks.clean.rules import MAX_COPYRIGHT_CHARACTERS, MAX_LINKS, label_by_rules
from tasks.clean.structure import is_paragraph, marks_standfirst
from tasks.clean.tokens import LABEL_CODES, furniture_of
from tasks.models import Block, BlockKind, Decision, Label, MediaType, Page, PageLabels

BEFORE, AFTER = 8, 4
"""Blocks before the first and after the last kept one that may be parts of the article."""
SURE_OF_NAMED, SURE_OF_CAPTION, SURE_OF_HEADING, SURE_OF_ENCLOSED = 0.65, 0.8, 0.85, 0.8
"""A model that is less sure than this gives way to rules: to what the block's own element is
called, to an element close by that is called a caption, to a heading that heads nothing, and to
kept blocks on both sides. To an element close by that is called a comment it always gives way."""
MAX_BLOCKS = 10_000
"""Pages of more blocks are data or an attack: rules clean them, in less time and memory."""
MIN_RUNNING = 0.95
"""Share of paragraphs in a text from which it is an article without a page around it."""
MIN_DUMP_BLOCKS = 12
"""Lines of a dumped page, at least."""
MAX_PART_CHARACTERS = 300
"""A byline, a date line, a source or a correction is no longer."""

_RUNNING = frozenset({Label.BODY, Label.QUOTE})
_COPYRIGHT = re.compile(r"©|(?:\(c\)|copyright\b)[^.]{0,30}\b(?:19|20)\d\d\b", re.IGNORECASE)
_COPYRIGHT_BEGINS = ("©", "(", "C", "c")
_LABELS = tuple(Label)
_FURNITURE, _PHRASE_ABOVE = FEATURES.index("furniture"), FEATURES.index("heading_phrase")
_FURNITURE_NEAR = FEATURES.index("furniture_near")
_KIND, _LINKED = FEATURES.index("kind"), FEATURES.index("link_density")
_CAPTION, _COMMENT = LABEL_CODES[Label.CAPTION], LABEL_CODES[Label.COMMENT]
_HEADINGS = [KIND_CODES[BlockKind.HEADING], KIND_CODES[BlockKind.HEADLINE]]


class LearnedCleaner:
    """Cleans by a trained model. `balance` shifts it: above 0.5 it keeps less, below more."""

    def __init__(self, model: BlockModel, balance: float = 0.5) -> None:
        self._model = model
        self._balance = balance
        self.version = f"model-{model.version}" + (f"@{balance}" if balance != 0.5 else "")

    def label(self, pages: Sequence[Page]) -> list[PageLabels]:
        """One decision for every block of every page."""
        labelled = [PageLabels(())] * len(pages)
        usual = [i for i, page in enumerate(pages) if 0 < len(page.blocks) <= MAX_BLOCKS]
        for i in set(range(len(pages))).difference(usual):
            labelled[i] = PageLabels(label_by_rules(pages[i]))
        if usual:
            chosen = [pages[i] for i in usual]
            marks = [read_marks(page) for page in chosen]
            found = self.label_scored(chosen, marks, score_pages(self._model, chosen, marks))
            for i, labels in zip(usual, found, strict=True):
                labelled[i] = labels
        return labelled

    def label_scored(
        self, pages: Sequence[Page], marks: Sequence[Marks], scores: Scores
    ) -> list[PageLabels]:
        """The same, where the scores are known."""
        layout = scores.found.layout
        usual = page_thresholds(scores.score, layout.words, scores.found.bounds, scores.threshold)
        threshold = shifted_threshold(usual, self._balance)
        kept = scores.score >= threshold
        sure = np.where(kept, scores.score, 1 - scores.score).round(4).tolist()
        near = scores.found.matrix[:, _FURNITURE_NEAR]
        told = kept & (near > 0) & (scores.score < _sure_beside(near))
        names = _names_of_removed(scores.found.matrix)
        by = f"model:{self._model.version}"
        labelled = []
        for i, (page, mark) in enumerate(zip(pages, marks, strict=True)):
            kind, sureness = scores.page_types[i]
            if _is_running_text(page):
                labelled.append(PageLabels(label_by_rules(page), kind, sureness))
                continue
            rows = slice(scores.found.bounds[i], scores.found.bounds[i + 1])
            decisions = [
                Decision(KIND_LABELS.get(block.kind, Label.BODY) if keep else name, keep, by, score)
                for block, keep, name, score in zip(
                    page.blocks, kept[rows].tolist(), names[rows], sure[rows], strict=True
                )
            ]
            for index in np.flatnonzero(told[rows]).tolist():
                row = rows.start + index
                if name := _by_elements(near[row], page.blocks[index], names[row]):
                    decisions[index] = decide(name, "element", 0.8)
            _overrule(page, mark, decisions)
            labelled.append(PageLabels(tuple(decisions), kind, sureness))
        return labelled


def _is_running_text(page: Page) -> bool:
    """Whether a text is an article as it is, and no dump of a page: rules clean it best."""
    if page.media_type is MediaType.HTML:
        return False
    if len(page.blocks) < MIN_DUMP_BLOCKS:
        return True
    running = sum(len(block.text) for block in page.blocks if is_paragraph(block))
    return running >= MIN_RUNNING * sum(len(block.text) for block in page.blocks)


def _by_elements(near: float, block: Block, name: Label) -> Label | None:
    """What a kept block is by the furniture close by; None where only its own would tell."""
    if near == _CAPTION:
        return Label.CAPTION
    own = furniture_of(block.attributes.partition(" ")[0])
    return name if near == _COMMENT or own else None


def _sure_beside(near: NDArray[np.float32]) -> NDArray[np.float64]:
    """How sure the model must be of a block, by what the elements close by are called."""
    return np.select([near == _COMMENT, near == _CAPTION], [1.1, SURE_OF_CAPTION], SURE_OF_NAMED)


def _names_of_removed(matrix: NDArray[np.float32]) -> list[Label]:
    """A label for every block, should it be removed."""
    named = np.nan_to_num(matrix[:, _FURNITURE])
    above = np.nan_to_num(matrix[:, _PHRASE_ABOVE])
    linked = matrix[:, _LINKED] > MAX_LINKS
    heading = np.isin(matrix[:, _KIND], _HEADINGS)
    codes = np.where(named > 0, named, above).astype(np.int64)
    rest = np.where(
        linked | heading, LABEL_CODES[Label.RELATED], LABEL_CODES[Label.SITE_BOILERPLATE]
    )
    furniture = codes > LABEL_CODES[Label.CORRECTION]  # a part of the article names no furniture
    return [_LABELS[code - 1] for code in np.where(furniture, codes, rest).tolist()]


def _overrule(page: Page, marks: Marks, decisions: list[Decision]) -> None:
    """What rules know better than the model."""
    blocks = page.blocks
    headline = blocks[marks.headline] if marks.headline >= 0 else None
    for index, phrase in marks.phrases.items():
        decisions[index] = Decision(phrase.label, False, f"phrase:{phrase.id}", 0.95)
    for block in [block for block in blocks if block.text[:1] in _COPYRIGHT_BEGINS]:
        if _is_copyright(block.text) and block.position not in marks.phrases:
            decisions[block.position] = decide(Label.COPYRIGHT, "copyright-sign", 0.9)
    if headline:
        _drop_repeated(blocks, headline, decisions)
        decisions[headline.position] = decide(Label.HEADLINE, "headline", 0.9)
    _keep_parts(page, marks, decisions)
    keep_enclosed(blocks, decisions, sure=SURE_OF_ENCLOSED)
    drop_loose_headings(blocks, decisions, sure=SURE_OF_HEADING)
    if headline:
        _name_standfirst(page, headline, decisions)
    if headline and headline.kind is BlockKind.HEADLINE:
        drop_kickers(blocks[: headline.position], decisions)
    name_parts(page, headline, decisions)


def _name_standfirst(page: Page, headline: Block, decisions: list[Decision]) -> None:
    """A heading right below the headline that the page calls a standfirst."""
    described = " ".join((page.head.description or "").split())
    for block in page.blocks[headline.position + 1 : headline.position + 1 + BEFORE]:
        if is_paragraph(block) and block.kind is not BlockKind.HEADING:
            return
        if decisions[block.position].label is Label.HEADING and (
            marks_standfirst(block.attributes) or block.text == described
        ):
            decisions[block.position] = decide(Label.STANDFIRST, "standfirst", 0.7)
            return


def _is_copyright(text: str) -> bool:
    return len(text) <= MAX_COPYRIGHT_CHARACTERS and bool(_COPYRIGHT.match(text))


def _drop_repeated(blocks: Sequence[Block], headline: Block, decisions: list[Decision]) -> None:
    """The headline's own words once more are no part of the body."""
    size, form = len(headline.text), None
    for block in blocks:
        if abs(len(block.text) - size) > 3 or not decisions[block.position].kept:
            continue
        form = form or normal_form(headline.text)
        if normal_form(block.text) == form:
            decisions[block.position] = decide(Label.DUPLICATE, "repeated-headline", 0.9)


def _keep_parts(page: Page, marks: Marks, decisions: list[Decision]) -> None:
    """Bylines, date lines, sources and corrections that stand around the kept text."""
    kept = [i for i, decision in enumerate(decisions) if decision.label in _RUNNING]
    if not kept:
        return
    first, last = kept[0], kept[-1]
    low = marks.headline if 0 <= marks.headline < first else max(0, first - BEFORE)
    for index in range(low, min(len(decisions), last + AFTER + 1)):
        block, decision = page.blocks[index], decisions[index]
        if index in marks.attributions:
            by = f"phrase:{marks.attributions[index].phrase.id}"
            decisions[index] = Decision(Label.ATTRIBUTION, True, by, 0.95)
        elif len(block.text) <= MAX_PART_CHARACTERS and decision.decided_by.startswith("model:"):
            part = _part_of(block, page.language, place=(index - first, last - index))
            decisions[index] = part or decision


def _part_of(block: Block, language: str | None, *, place: tuple[int, int]) -> Decision | None:
    """The part of an article that a short block is by its form, if any.

    `place` counts blocks from the first kept one and to the last.
    """
    if block.kind is BlockKind.CAPTION and min(place) > 0:
        return decide(Label.CAPTION, "caption", 0.8)
    if begins_with_cue(block.text):
        if is_correction(block.text):
            return decide(Label.CORRECTION, "correction-cue", 0.9)
        if is_byline(block):
            return decide(Label.BYLINE, "byline-cue", 0.9)
    if is_date_line(block, language, before_body=place[0] <= 0):
        return decide(Label.DATELINE, "date-line", 0.9)
    return None
