"""What a head says beyond the article's own fields, and RDFa."""

from __future__ import annotations

import json

from tasks.models import Head
from tasks.segment.head import read_head


def page(head: str = "", body: str = "", jsonld: object = None) -> Head:
    script = f'<script type="application/ld+json">{json.dumps(jsonld)}</script>' if jsonld else ""
    return read_head(f"<html><head>{head}{script}</head><body>{body}</body></html>")


def more(head: Head) -> dict[str, tuple[str, str]]:
    return {value.name: (value.value, value.source) for value in head.more}


def test_other_addresses_of_the_page_are_kept() -> None:
    head = page(
        '<link rel="amphtml" href="https://h.example/amp/1">'
        '<link rel="alternate" hreflang="de-AT" href="https://h.example/de/1">'
        '<link rel="alternate" hreflang="x-default" href="https://h.example/1">'
        '<link rel="alternate" type="application/rss+xml" href="https://h.example/feed">'
        '<link rel="alternate" hreflang="no language" href="https://h.example/x">'
    )
    assert more(head) == {
        "amp_url": ("https://h.example/amp/1", "html"),
        "alternate:de-AT": ("https://h.example/de/1", "html"),
        "alternate:x-default": ("https://h.example/1", "html"),
    }


def test_the_paywall_and_the_rights_are_kept_with_their_places() -> None:
    head = page(
        '<meta name="dcterms.rights" content="Gazette &amp; Sons">'
        '<meta property="article:content_tier" content="metered">'
        '<meta name="parsely-post-id" content="42">',
        jsonld={
            "@type": "NewsArticle",
            "headline": "Storm",
            "isAccessibleForFree": False,
            "wordCount": 812,
            "copyrightHolder": {"@type": "Organization", "name": "Gazette"},
        },
    )
    assert more(head) == {
        "is_accessible_for_free": ("false", "json-ld"),
        "word_count": ("812", "json-ld"),
        "copyright_holder": ("Gazette", "json-ld"),
        "rights": ("Gazette & Sons", "dublin-core"),
        "identifier": ("42", "meta"),
        "content_tier": ("metered", "open-graph"),
    }


def test_rdfa_is_read_where_nothing_better_says_it() -> None:
    body = (
        '<div vocab="https://schema.org/" typeof="NewsArticle">'
        '<span property="schema:headline">The Ferry Is Back</span>'
        '<span property="author">Ada Quill</span>'
        '<span property="datePublished" content="2025-03-04">on Tuesday</span></div>'
    )
    head = page(body=body)
    assert (head.authors, head.date_published) == (("Ada Quill",), "2025-03-04")
    assert dict(head.sources)["date_published"] == "rdfa"
    better = page('<meta name="author" content="Bo Ink">', body)
    assert better.authors == ("Bo Ink",)


def test_a_page_without_more_says_nothing_more() -> None:
    assert page("<title>Storm</title>").more == ()
