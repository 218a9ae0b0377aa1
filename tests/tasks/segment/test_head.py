from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.segment.head import read_head


def page(*, head: str = "", body: str = "", jsonld: object = None) -> str:
    script = f'<script type="application/ld+json">{json.dumps(jsonld)}</script>' if jsonld else ""
    return (
        f'<!doctype html><html lang="en-GB"><head>{head}{script}</head><body>{body}</body></html>'
    )


def script(text: str) -> str:
    return page(head=f'<script type="application/ld+json">{text}</script>')


ARTICLE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Storm hits the coast",
    "description": "Waves of nine metres.",
    "datePublished": "2025-05-03T14:05:00Z",
    "dateModified": "2025-05-03T15:00:00Z",
    "author": [{"@type": "Person", "name": "Jane Doe"}, "John Roe"],
    "publisher": {"@type": "Organization", "name": "Daily Planet"},
    "articleSection": ["World"],
    "keywords": "storm, coast",
    "image": [{"@type": "ImageObject", "url": "https://example.com/a.jpg"}],
    "articleBody": "One.\n\nTwo.",
}


def test_a_news_article_in_json_ld_gives_every_field_and_its_source() -> None:
    head = read_head(
        page(jsonld=ARTICLE, head='<link rel="canonical" href="https://example.com/s">')
    )
    assert head.headline == "Storm hits the coast"
    assert head.description == "Waves of nine metres."
    assert head.authors == ("Jane Doe", "John Roe")
    assert head.date_published == "2025-05-03T14:05:00Z"
    assert head.date_modified == "2025-05-03T15:00:00Z"
    assert head.canonical_url == "https://example.com/s"
    assert head.language == "en-GB"
    assert head.section == "World"
    assert head.keywords == ("storm", "coast")
    assert head.publisher == "Daily Planet"
    assert head.image == "https://example.com/a.jpg"
    assert head.article_body == "One.\nTwo."
    assert head.page_type == "NewsArticle"
    sources = dict(head.sources)
    assert sources["headline"] == "json-ld"
    assert sources["canonical_url"] == "html"


@pytest.mark.parametrize(
    "wrapped",
    [
        [ARTICLE],
        {"@graph": [{"@type": "WebSite", "name": "x"}, ARTICLE]},
        {"mainEntity": ARTICLE},
        [{"@type": "BreadcrumbList"}, [ARTICLE]],
    ],
)
def test_the_article_is_found_wherever_it_is_nested(wrapped: object) -> None:
    assert read_head(page(jsonld=wrapped)).headline == "Storm hits the coast"


@pytest.mark.parametrize(
    "text",
    [
        '{"@type":"NewsArticle","headline":"Storm hits the coast",}',
        '{"@type":"NewsArticle","headline":"Storm hits\n the\tcoast"}',
        '<!-- {"@type":"NewsArticle","headline":"Storm hits the coast"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"Storm hits the coast"}\n//]]>',
        '{"@type":"WebSite"}{"@type":"NewsArticle","headline":"Storm hits the coast"}',
        '{"@type":"NewsArticle","headline":"Storm hits the coast"};',
        json.dumps({"@type": "Report", "headline": "Storm hits the coast"}).replace('"', "&quot;"),
        r'{"@type":"NewsArticle","x":"it\'s","headline":"Storm hits the coast"}',
        '{"@type":"NewsArticle","headline":"Storm hits the coast","description":"A "no" at last"}',
        '{"@type":"NewsArticle","headline":"Storm hits the coast","articleBody":"cut of',
    ],
)
def test_broken_json_is_mended(text: str) -> None:
    assert read_head(script(text)).headline == "Storm hits the coast"


def test_an_author_may_be_a_reference_into_the_graph() -> None:
    graph = [
        {"@type": "Article", "headline": "A", "author": {"@id": "#jane"}},
        {"@type": "Person", "@id": "#jane", "name": "Jane Doe"},
    ]
    assert read_head(page(jsonld={"@graph": graph})).authors == ("Jane Doe",)


def test_teasers_of_other_articles_are_not_the_page() -> None:
    teasers = {"@type": "ItemList", "itemListElement": [{"@type": "Article", "headline": "Other"}]}
    assert read_head(page(jsonld=[teasers, ARTICLE])).headline == "Storm hits the coast"
    two = [{"@type": "Article", "headline": "Other"}, {"@type": "Article", "headline": "Mine"}]
    assert read_head(page(jsonld=two, body="<h1>Mine</h1>")).headline == "Mine"


def test_json_ld_goes_before_open_graph_before_meta_before_dublin_core() -> None:
    metas = (
        '<meta property="og:title" content="OG"><meta name="dc.title" content="DC">'
        '<meta name="date" content="2025-01-01"><meta name="author" content="Meta Author">'
        '<meta property="article:published_time" content="2025-01-02">'
    )
    head = read_head(page(head=metas))
    assert (head.headline, head.date_published) == ("OG", "2025-01-02")
    assert head.authors == ("Meta Author",)
    assert read_head(page(head=metas, jsonld=ARTICLE)).headline == "Storm hits the coast"
    assert read_head(page(head='<meta name="dc.title" content="DC">')).headline == "DC"


def test_microdata_and_time_are_the_last_resort_for_a_date() -> None:
    microdata = '<span itemprop="datePublished" content="2025-05-03">May</span>'
    time = '<time datetime="2025-05-04">4 May</time>'
    assert read_head(page(body=time + microdata)).date_published == "2025-05-03"
    head = read_head(page(body=time))
    assert head.date_published == "2025-05-04"
    assert dict(head.sources)["date_published"] == "html"


def test_rel_author_names_the_author_where_nothing_else_does() -> None:
    assert read_head(page(body='<a class="x" rel="author" href="/j">Jane Doe</a>')).authors == (
        "Jane Doe",
    )


@pytest.mark.parametrize(
    ("title", "more"),
    [
        (
            "Storm hits the coast - Daily Planet",
            '<meta property="og:site_name" content="Daily Planet">',
        ),
        (
            "Storm hits the coast | World | Planet",
            '<meta property="og:site_name" content="Planet">'
            '<meta property="article:section" content="World">',
        ),
        ("Storm hits the coast – planet.example", ""),
        (
            "Storm hits the coast | Daily Planet",
            '<link rel="canonical" href="https://www.dailyplanet.com/x">',
        ),
        (
            "Daily Planet: Storm hits the coast",
            '<meta property="og:site_name" content="Daily Planet">',
        ),
        (
            "Storm hits the coast - All the news of today and tomorrow",
            "<h1>Storm hits the coast</h1>",
        ),
    ],
)
def test_the_sites_name_is_cut_off_the_title_with_evidence(title: str, more: str) -> None:
    head = read_head(page(head=f"<title>{title}</title>{more}"))
    assert head.headline == "Storm hits the coast"
    assert head.title == title


def test_without_evidence_a_title_stays_whole() -> None:
    title = "Storm hits the coast - thousands flee"
    assert read_head(page(head=f"<title>{title}</title>")).headline == title


def test_a_headline_that_was_cut_is_completed_from_the_heading() -> None:
    whole = "The council " + "very " * 25 + "slowly decided"
    cut = {"@type": "Article", "headline": whole[:108] + "…"}
    assert read_head(page(jsonld=cut, body=f"<h1>{whole}</h1>")).headline == whole


def test_what_is_commented_out_does_not_count() -> None:
    assert (
        read_head(page(head='<!-- <meta property="og:title" content="Old"> -->')).headline is None
    )


def test_a_quote_that_is_never_closed_costs_one_tag_at_most() -> None:
    broken = '<meta name="x" content="never closed><meta property="og:title" content="Storm">'
    head = read_head(page(head=f'<title>T</title>{broken}<meta name="author" content="Jane Doe">'))
    assert head.title == "T"
    assert head.authors == ("Jane Doe",)


def test_tags_in_upper_case_and_without_quotes_are_read() -> None:
    html = "<HTML LANG=de><HEAD><META NAME=author CONTENT='Jane Doe'><TITLE>Sturm</TITLE></HEAD>"
    head = read_head(html)
    assert (head.title, head.authors, head.language) == ("Sturm", ("Jane Doe",), "de")


def test_entities_are_resolved_even_when_escaped_twice() -> None:
    metas = '<meta property="og:title" content="Fish &amp;amp; chips &quot;now&quot;">'
    assert read_head(page(head=metas)).headline == 'Fish & chips "now"'


@pytest.mark.parametrize(
    "html",
    [
        "",
        script("[" * 100_000),
        script('{"a":' * 100_000 + "1" + "}" * 100_000),
        script('{"@type":"Article","headline":"' * 20_000),
        script("{" * 500_000),
        "<meta content='" * 20_000,
        '<script type="application/ld+json">' * 5_000,
        "<!--" * 50_000,
        '<i itemprop="author"' * 20_000,
        "<title>" + "x | " * 50_000,
        "\x00\ud800<title>\ud800</title>",
    ],
)
def test_hostile_pages_are_read_without_an_error(html: str) -> None:
    read_head(html)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = [name for name in ARTICLE if not name.startswith("@")]


@given(
    st.dictionaries(st.sampled_from(["@type", "@id", "name", "mainEntityOfPage", *FIELDS]), JSON)
)
def test_values_of_every_type_are_tolerated(node: dict[str, Any]) -> None:
    head = read_head(page(jsonld={"@graph": [{"@type": "Article", **node}, node]}))
    assert all(isinstance(name, str) and name for name in (*head.authors, *head.keywords))
    assert {name for name, _ in head.sources} <= set(head.__slots__)


@given(st.text(alphabet="<>/\"'=- !metalinkscriptd+jsoncontentproperty:{}[],", max_size=200))
def test_no_markup_makes_it_raise(text: str) -> None:
    read_head(text)
