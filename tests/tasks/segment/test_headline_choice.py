"""Which of a page's headlines is believed."""

from __future__ import annotations

import json

import pytest

from tasks.segment.head import read_head

STATED, SOCIAL = "Storm hits the coast", "Gales reach the coast"


def headline(
    body: str = "", *, title: str = "", kind: str | None = "NewsArticle", social: str = SOCIAL
) -> tuple[str | None, str | None]:
    """The headline that is believed of a page, and its place."""
    node = json.dumps({"@type": kind, "headline": STATED}) if kind else "{}"
    head = read_head(
        f'<html><head><title>{title}</title><meta property="og:title" content="{social}">'
        f'<script type="application/ld+json">{node}</script></head><body>{body}</body></html>'
    )
    return head.headline, dict(head.sources).get("headline")


@pytest.mark.parametrize(
    ("body", "believed"),
    [
        (f"<h1>{SOCIAL}</h1>", SOCIAL),
        (f"<h1>Weather: {SOCIAL}</h1>", SOCIAL),
        ("<h1>Another word for it</h1>", STATED),
        ("", STATED),
    ],
)
def test_open_graphs_headline_counts_where_the_page_shows_it(body: str, believed: str) -> None:
    assert headline(body)[0] == believed


def test_open_graphs_headline_of_news_counts_where_it_was_written_by_itself() -> None:
    assert headline(f"<h1>{STATED}</h1>") == (SOCIAL, "open-graph")


@pytest.mark.parametrize(
    ("title", "social", "kind"),
    [
        (SOCIAL, SOCIAL, "NewsArticle"),  # the <title>, written for search engines
        (f"{STATED} | Planet News", f"{SOCIAL} | Planet News", "NewsArticle"),  # a template's
        ("", SOCIAL, "BlogPosting"),
    ],
)
def test_else_what_is_shown_and_stated_counts(title: str, social: str, kind: str) -> None:
    believed, _ = headline(f"<h1>{STATED}</h1>", title=title, social=social, kind=kind)
    assert believed == STATED


def test_where_no_news_is_declared_the_heading_counts_before_a_title_for_search_engines() -> None:
    title = "Gales reach the coast: what to know in 2025"
    body = "<h1>Why gales reach the coast</h1>"
    assert headline(body, title=title, social=title, kind=None) == (
        "Why gales reach the coast",
        "html",
    )
    assert headline(body, title="Other", social=title, kind=None)[0] == title


@pytest.mark.parametrize("heading", ["Gales reach the coast!", "Weather - Gales reach the coast"])
def test_a_heading_with_the_same_letters_or_a_kicker_does_not_replace_it(heading: str) -> None:
    body = f"<h1>{heading}</h1>"
    assert headline(body, title=SOCIAL, kind=None) == (SOCIAL, "open-graph")
