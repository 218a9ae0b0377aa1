"""Parts of an article: what is read from its blocks, and what must stay in the body."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.clean.parts import decide, keep_enclosed
from tasks.models import Block, BlockKind, CleanDocument, Label, MediaType
from tasks.normalise.characters import clean_characters
from tasks.process import clean_one
from tasks.settings import Settings

HEADLINE = "Mill at Orrin Ford grinds again"
STANDFIRST = "The old mill at Orrin Ford works again after forty years. Bakers buy its flour."
BODY = (
    "The wheel of the mill at Orrin Ford turned on Monday for the first time since its closing, "
    "and a crowd from three villages came to hear the stones.",
    "Miller Ansa Brook bought the ruin for one crown and spent six winters on the roof. “I was "
    "told to leave a comment in the guest book, not to move in,” she said.",
    "Two bakers in Wexholm have ordered a ton of flour each, which is all that the mill can grind "
    "before the autumn.",
)
RECAP = "The mill at Orrin Ford grinds again after forty years, and two bakers have ordered flour."
NEW_FACT = "Visitors may climb into the attic on Sundays, where owls have nested since last June."
SOURCE = "Original Source: www.orrin-herald.example"


def text(*lines: str) -> CleanDocument:
    content = "\n".join(lines)
    return clean_one(content, media_type=MediaType.TEXT, settings=Settings(min_article_words=0))


def body(document: CleanDocument) -> list[str]:
    return document.article.article_body.split("\n\n")


def labels(document: CleanDocument) -> dict[str, Label]:
    return {item.block.text: item.decision.label for item in document.blocks}


def test_a_closing_paragraph_that_restates_is_the_abstract() -> None:
    document = text(HEADLINE, STANDFIRST, *BODY, RECAP, SOURCE)
    assert document.article.abstract == RECAP
    assert document.article.description == STANDFIRST
    assert body(document) == list(BODY)


def test_a_closing_paragraph_with_a_new_fact_stays_in_the_body() -> None:
    document = text(HEADLINE, STANDFIRST, *BODY, NEW_FACT, SOURCE)
    assert document.article.abstract is None
    assert body(document) == [*BODY, NEW_FACT]


def test_without_a_source_the_first_paragraph_stays_in_the_body() -> None:
    assert body(text(HEADLINE, *BODY, NEW_FACT)) == [*BODY, NEW_FACT]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published 3 March 2024", "2024-03-03"),
        ("Veröffentlicht am 12. März 2024", "2024-03-12"),
        ("Mis à jour le 5 mai 2024", "2024-05-05"),
        ("Publicado el 7 de junio de 2024", "2024-06-07"),
        ("Опубликовано 9 июля 2024", "2024-07-09"),
        ("12 March 2024, 14:05", "2024-03-12"),
    ],
)
def test_a_date_line_above_the_body_is_read_and_leaves_it(line: str, day: str) -> None:
    document = text(HEADLINE, line, *BODY)
    assert document.article.date_published
    assert document.article.date_published.value.date().isoformat() == day
    assert line not in document.article.article_body
    assert labels(document)[line] is Label.DATELINE


def test_a_date_inside_the_body_stays_there() -> None:
    heading = "12 March 2024"
    document = text(HEADLINE, *BODY[:2], heading, BODY[2])
    assert heading in document.article.article_body


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Post Comment", Label.COMMENT_PROMPT),
        ("Leave a comment", Label.COMMENT_PROMPT),
        ("Kommentar schreiben", Label.COMMENT_PROMPT),
        ("Laisser un commentaire", Label.COMMENT_PROMPT),
        ("Deja un comentario", Label.COMMENT_PROMPT),
        ("Lascia un commento", Label.COMMENT_PROMPT),
        ("Deixe um comentário", Label.COMMENT_PROMPT),
        ("Plaats een reactie", Label.COMMENT_PROMPT),
        ("Dodaj komentarz", Label.COMMENT_PROMPT),
        ("Оставить комментарий", Label.COMMENT_PROMPT),
        ("Залишити коментар", Label.COMMENT_PROMPT),
        ("أضف تعليقا", Label.COMMENT_PROMPT),
        ("发表评论", Label.COMMENT_PROMPT),
        ("コメントを投稿", Label.COMMENT_PROMPT),
    ],
)
def test_a_prompt_goes_as_a_line_and_glued_to_a_sentence(line: str, label: Label) -> None:
    own_line = text(HEADLINE, *BODY, line)
    assert labels(own_line)[line] is label
    assert body(own_line) == list(BODY)
    glued = text(HEADLINE, *BODY[:2], f"{BODY[2]} {line}")
    assert labels(glued)[line] is label
    assert body(glued) == list(BODY)


@pytest.mark.parametrize(
    "sentence",
    [
        "She declined to post comment.",
        "Anyone may leave a comment in the book that lies at the door until the end of the month.",
        "The council asked readers to subscribe to our newsletter and got four hundred answers.",
    ],
)
def test_a_phrase_inside_a_sentence_stays(sentence: str) -> None:
    assert sentence in body(text(HEADLINE, *BODY, sentence))


def test_tags_and_copyright_are_read_before_they_go() -> None:
    notice = "© 2024 Orrin Herald. All rights reserved."
    article = text(HEADLINE, *BODY, "Tags: mills, Orrin Ford, bread", notice).article
    assert article.keywords == ("mills", "Orrin Ford", "bread")
    assert article.copyright_notice == notice
    assert article.article_body.split("\n\n") == list(BODY)


def test_a_correction_stays_and_is_read() -> None:
    note = (
        "Correction: An earlier version of this article gave the wrong year of the mill's closing."
    )
    article = text(HEADLINE, *BODY, note).article
    assert article.corrections == (note,)
    assert note in article.article_body


LINES = st.lists(
    st.sampled_from([HEADLINE, STANDFIRST, *BODY, RECAP, SOURCE, "Post Comment", "发表评论", "- x"])
    | st.text("ab .!:\n\t«»“”-—0123ßЖ中ع", max_size=80),
    min_size=1,
    max_size=12,
)


@given(LINES, st.sampled_from(["\n", "\n\n", " ", "\r\n"]))
def test_kept_and_removed_blocks_are_all_of_the_text(lines: list[str], between: str) -> None:
    content = between.join(["Words there are", *lines])
    document = clean_one(content, media_type=MediaType.TEXT, settings=Settings(min_article_words=0))
    kept = Counter("".join(item.block.text for item in document.blocks))
    whole = Counter(clean_characters(content).text)
    for space in " \n\r\t":
        kept.pop(space, None)
        whole.pop(space, None)
    assert kept <= whole
    lost = whole - kept
    assert set(lost) <= {"-"}, lost  # a hyphen that a wrapper put in


def block(position: int, kind: BlockKind, path: str) -> Block:
    return Block(position, f"block {position}", kind, 0, 0, path=path)


@pytest.mark.parametrize(
    ("blocks", "kept", "score", "expected"),
    [
        pytest.param("p:a h:a p:a", "101", 0.6, "111", id="a heading between siblings"),
        pytest.param("p:a h:a p:a", "101", 0.9, "101", id="unless the model is sure"),
        pytest.param("p:a x:b h:a p:a", "1001", 0.6, "1011", id="over removed furniture"),
        pytest.param("p:a h:b p:b", "101", 0.6, "101", id="not the heading of a box"),
        pytest.param("p:a r:t r:t r:t", "1011", 0.6, "1111", id="a table's first row"),
        pytest.param("p:a r:t r:t", "100", 0.6, "100", id="not a table that is not kept"),
        pytest.param("p:a x:a p:a", "101", 0.6, "101", id="no other block"),
    ],
)
def test_headings_and_rows_stay_with_what_encloses_them(
    blocks: str, kept: str, score: float, expected: str
) -> None:
    kinds = {
        "p": BlockKind.PARAGRAPH,
        "x": BlockKind.PARAGRAPH,
        "h": BlockKind.HEADING,
        "r": BlockKind.TABLE_ROW,
    }
    made = [block(i, kinds[b[0]], f"{b[2:]}/{i}") for i, b in enumerate(blocks.split())]
    decisions = [decide(Label.BODY if k == "1" else Label.RELATED, "model", score) for k in kept]
    keep_enclosed(made, decisions, sure=0.7)
    assert "".join(str(int(d.kept)) for d in decisions) == expected
