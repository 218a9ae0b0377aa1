"""Plain text becomes blocks without losing a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.models import BlockKind
from tasks.segment.text import segment_text


def texts(text: str) -> list[str]:
    return [block.text for block in segment_text(text).blocks]


@given(st.text())
def test_spans_hold_every_visible_character_in_order(text: str) -> None:
    segments = segment_text(text)
    held = "".join(text[block.start : block.end] for block in segments.blocks)
    assert "".join(held.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The dam will hold. Post Comment", ["The dam will hold.", "Post Comment"]),
        ("The dam will hold.Post Comment", ["The dam will hold.", "Post Comment"]),
        ("www.example.org Post Comment", ["www.example.org", "Post Comment"]),
        (
            "Der Damm hält. Quelle: www.example.org Kommentar schreiben",
            ["Der Damm hält.", "Quelle: www.example.org", "Kommentar schreiben"],
        ),
    ],
)
def test_furniture_glued_to_the_end_becomes_a_block(text: str, parts: list[str]) -> None:
    assert texts(text) == parts


@pytest.mark.parametrize("text", ["She refused to post comment.", "He was told to Post Comment"])
def test_a_persons_sentence_stays_whole(text: str) -> None:
    assert texts(text) == [text]


def test_doubled_line_breaks_mean_the_same_as_single_ones() -> None:
    lines = ["Council opens a bridge", "The council opened the bridge on Monday.", "It is long."]
    assert texts("\n".join(lines)) == texts("\n\n".join(lines)) == lines


def test_a_short_first_line_is_the_headline() -> None:
    first = segment_text("Council opens a bridge\nThe council opened the bridge on Monday.").blocks[
        0
    ]
    assert first.kind is BlockKind.HEADLINE
