"""Pages of several posts: the first is the article, by evidence of the page."""

from __future__ import annotations

import pytest

from tasks.clean.stacked import find_posts
from tasks.models import Decision, Label, MediaType, RawDocument, Source
from tasks.process import process
from tasks.read import read_document

FIRST = (
    "The quay was opened again on Monday, after a winter of repairs that cost two million crowns.",
    "Divers had found forty faults in the wall, and each of them has been mended by local hands.",
)
SECOND = (
    "The ship’s cat of the ferry has been moved ashore at the age of seventeen, after a crossing "
    "in which she slept through two docking manoeuvres, a fire drill and a wedding on the deck.",
    "A cushion has been put in the harbour office, facing the pier, and a saucer beside it that "
    "the harbour master has promised to fill whenever the ferry is late, which is often.",
)


def post(tag: str, heading: str, title: str, meta: str, lines: tuple[str, ...]) -> str:
    text = "".join(f"<p>{line}</p>" for line in lines)
    return f"<{tag}><{heading}>{title}</{heading}>{meta}<div>{text}</div></{tag}>"


def page(*posts: str, above: str = "") -> RawDocument:
    title = "<title>Quay opens again</title>"
    markup = f"<html><head>{title}</head><body><div>{above}{''.join(posts)}</div></body></html>"
    return RawDocument(markup.encode(), MediaType.HTML, "page", Source("test"))


def decisions(document: RawDocument) -> dict[str, Decision]:
    (outcome,) = process([document])
    return {item.block.text: item.decision for item in outcome.blocks}  # type: ignore[union-attr]


BY = "<p>By Marla Fennick</p>"
ON = "<p>12 March 2026</p>"
AT = "<time>11:40</time>"


@pytest.mark.parametrize(
    ("tag", "heading", "meta"),
    [
        ("article", "h1", ""),
        ("article", "h2", ON),
        ("article", "h2", BY),
        ("div", "h1", ON),
        ("section", "h2", BY + ON),
    ],
)
def test_a_second_post_goes_whole_where_it_has_a_head_of_its_own(
    tag: str, heading: str, meta: str
) -> None:
    found = decisions(
        page(
            post(tag, heading, "Quay opens again", meta, FIRST),
            post(tag, heading, "Ferry cat retires", meta, SECOND),
        )
    )
    assert all(found[line].kept for line in FIRST)
    for text in ("Ferry cat retires", *SECOND):
        assert found[text] == Decision(Label.RELATED, False, "rule:other-post", 0.8)


@pytest.mark.parametrize(
    ("tag", "heading", "meta"),
    [("div", "h1", ""), ("div", "h2", ON), ("div", "h2", BY), ("article", "h2", "")],
)
def test_a_second_heading_alone_is_a_section(tag: str, heading: str, meta: str) -> None:
    document = page(
        post(tag, heading, "Quay opens again", meta, FIRST),
        post(tag, heading, "Ferry cat retires", meta, SECOND),
    )
    assert find_posts(read_document(document).page).others == frozenset()


def test_a_live_blog_is_its_newest_entry_and_a_time_of_day_is_no_text() -> None:
    found = decisions(
        page(
            post("article", "h2", "First boat is in", AT, FIRST),
            post("article", "h2", "The cat is ashore", "<time>10:05</time>", SECOND),
            above="<h1>Quay opens again, live</h1>",
        )
    )
    assert all(found[line].kept for line in FIRST)
    assert not any(found[line].kept for line in ("11:40", "The cat is ashore", *SECOND))
    assert found["Quay opens again, live"].label is Label.HEADLINE


def test_teasers_with_dates_below_a_longer_article_are_all_other_posts() -> None:
    body = "".join(f"<p>{line}</p>" for line in FIRST * 3)
    found = decisions(
        page(
            post("article", "h3", "Ferry cat retires", ON, SECOND[:1]),
            post("article", "h3", "A shelf for the bus", ON, SECOND[1:]),
            above=f"<h1>Quay opens again</h1>{body}",
        )
    )
    assert all(found[line].kept for line in FIRST)
    assert not any(found[line].kept for line in ("Ferry cat retires", *SECOND))


def test_what_another_post_repeats_is_a_duplicate() -> None:
    found = find_posts(
        read_document(
            page(
                post("article", "h1", "Quay opens again", ON, FIRST),
                post("article", "h1", "Quay opens again", ON, FIRST),
            )
        ).page
    )
    assert len(found.others) == 4
    (outcome,) = process(
        [
            page(
                post("article", "h1", "Quay opens again", ON, FIRST),
                post("article", "h1", "Quay opens again", ON, FIRST),
            )
        ]
    )
    labels = [item.decision.label for item in outcome.blocks]  # type: ignore[union-attr]
    assert labels[4:] == [Label.DUPLICATE] * 4
