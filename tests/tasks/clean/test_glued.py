"""What is glued to a line is cut off where a sentence or an address ends before it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tasks.clean.glued import split_inside, split_tail
from tasks.models import CleanDocument, MediaType, RawDocument, Source
from tasks.process import process

SENTENCE = "The quay is open again."


def pieces(line: str) -> list[str]:
    cuts = [0, *split_tail(line), len(line)]
    return [line[a:b].strip() for a, b in pairwise(cuts)]


@pytest.mark.parametrize(
    "tail",
    [
        ["Post Comment"],
        ["Original Source: www.bbc.com", "Post Comment"],
        ["Tags: harbour, fishing"],
        ["© 2026 Harbour Gazette. All rights reserved."],
        ["Original Source: www.bbc.com", "Copyright 2026 Harbour Gazette"],
        ["स्रोत: www.harbour.example"],
    ],
)
def test_furniture_is_cut_from_the_end_piece_by_piece(tail: list[str]) -> None:
    assert pieces(" ".join([SENTENCE, *tail])) == [SENTENCE, *tail]


@pytest.mark.parametrize(
    "line",
    [
        "She declined to post comment",
        "The owner wrote on the wall: copyright 2026 by the sea.",
        "He had filed them all under two tags: harbour and fishing, and then he went home to bed.",
    ],
)
def test_the_same_words_inside_a_sentence_stay(line: str) -> None:
    assert split_tail(line) == ()


def test_a_prompt_between_two_sentences_is_cut_out_of_an_unbroken_text() -> None:
    line = f"{SENTENCE} Share this article “It took us a year,” said Edda Quill. She would share."
    assert [line[a:b].strip() for a, b in [split_inside(line, len(line))]] == ["Share this article"]
    assert split_inside("It is free. Read more books this winter, they said.", 50) == ()


def test_an_unbroken_text_loses_its_prompts_and_no_word() -> None:
    said = ["“It took us a year, and it was worth every stone of it,” said Edda Quill.", SENTENCE]
    parts = [SENTENCE, "Share this article", *said, "Original Source: www.bbc.com", "Post Comment"]
    content = " ".join(parts).encode()
    (outcome,) = process([RawDocument(content, MediaType.TEXT, "line", Source("test"))])
    assert isinstance(outcome, CleanDocument), outcome
    removed = [item.block.text for item in outcome.blocks if not item.decision.kept]
    assert removed == ["Share this article", "Post Comment"]
    assert outcome.article.is_based_on == "www.bbc.com"
    assert outcome.article.article_body.split() == " ".join([SENTENCE, *said]).split()
