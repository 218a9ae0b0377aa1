"""What labelled pages teach: which blocks the gold text has."""

from __future__ import annotations

import pytest

from tasks.clean.gold import block_truth

GOLD = "The ferry to Norholm sails again from Monday, the harbour board says.\n\nNew piers"


@pytest.mark.parametrize(
    ("texts", "content"),
    [
        pytest.param(
            ["Menu", "The ferry to", "Norholm", "sails again from Monday", "Norholm"],
            [0, 1, 1, 1, 0],
            id="a word inside a sentence is content, the same word elsewhere is not",
        ),
        pytest.param(["New piers", "Old piers"], [1, 0], id="a short line of the gold"),
        pytest.param(
            ["sails again from", "Share", "Monday, the harbour board says."],
            [1, 0, 1],
            id="furniture between two parts of a sentence",
        ),
        pytest.param(["", "—"], [0, 0], id="blocks without words"),
    ],
)
def test_a_block_is_content_where_the_gold_has_its_words_in_their_place(
    texts: list[str], content: list[int]
) -> None:
    assert block_truth(texts, GOLD).content.tolist() == content
