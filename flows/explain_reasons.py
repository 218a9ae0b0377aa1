"""The model's reasons in an explanation: which columns weighed most for each block it decided.

In: an Explanation and the document that it is of. Out: the same with reasons. The page is read
again; where it holds several posts, the reasons are those of the page as a whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.clean.cleaner import stored_model
from tasks.clean.learned import MAX_BLOCKS
from tasks.clean.reasons import reasons_of
from tasks.models import RawDocument
from tasks.read import read_document
from tasks.settings import Settings

if TYPE_CHECKING:
    from flows.explain import Explanation


def with_reasons(
    explanation: Explanation, document: RawDocument, settings: Settings
) -> Explanation:
    """Reasons for the blocks that the model decided; none for a refused document."""
    if explanation.refused or not 0 < len(explanation.blocks) <= MAX_BLOCKS:
        return explanation
    page = read_document(document).page
    found = reasons_of(stored_model(settings.model), page)
    blocks = tuple(
        replace(block, reasons=tuple(map(str, reasons)))
        if block.decided_by.startswith("model:")
        else block
        for block, reasons in zip(explanation.blocks, found, strict=True)
    )
    return replace(explanation, blocks=blocks)
