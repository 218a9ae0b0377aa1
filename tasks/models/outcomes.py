"""What a document comes to: a clean article with its blocks, or a rejection with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.errors import Reason
from tasks.models.articles import Article
from tasks.models.decisions import LabelledBlock
from tasks.models.documents import RawDocument


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
