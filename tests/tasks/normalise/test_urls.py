from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.normalise.urls import canonical_url, registered_domain, site_domain


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://WWW.Example.COM:80/a/../b", "http://www.example.com/b"),
        ("https://user:secret@example.com/x#part", "https://example.com/x"),
        ("https://example.com/x?utm_source=a&id=7&fbclid=z", "https://example.com/x?id=7"),
        ("https://example.com/x?b=2&a=1", "https://example.com/x?b=2&a=1"),
        ("https://example.com/x?UTM_Medium=mail", "https://example.com/x"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://example.com./x", "https://example.com/x"),
        (" https://example.com/a\nb ", "https://example.com/ab"),
        ("www.bbc.com", "https://www.bbc.com/"),
        ("//example.com/x", "https://example.com/x"),
    ],
)
def test_one_spelling_for_one_page(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "   ",
        "not a url",
        "javascript:alert(1)",
        "mailto:a@b.org",
        "ftp://example.com/x",
        "http://",
        "http://a�b.com/",
        "http://x\x00y/",
        "/only/a/path",
        "notes.draft",
        "https://example.com/" + "a" * 10000,
    ],
)
def test_what_is_no_web_address_is_none(garbage: str) -> None:
    assert canonical_url(garbage) is None
    assert canonical_url(None) is None


def test_a_relative_url_is_joined_to_its_base() -> None:
    assert canonical_url("../b?x=1", "https://example.com/a/c/d") == "https://example.com/a/b?x=1"
    assert canonical_url("b", None) is None
    assert canonical_url("javascript:x", "https://example.com/") is None


@given(st.one_of(st.text(), st.text(alphabet="ab:/?#@.&=%[]\\ü").map("https://e.org/".__add__)))
def test_canonical_url_is_idempotent_and_never_raises(url: str) -> None:
    once = canonical_url(url)
    assert once is None or canonical_url(once) == once


@given(st.text(), st.text())
def test_no_base_makes_it_raise(url: str, base: str) -> None:
    canonical_url(url, base)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("news.abc.net.au", "abc.net.au"),
        ("someone.github.io", "someone.github.io"),
        ("co.uk", None),
        ("localhost", None),
        ("http://127.0.0.1/x", None),
        ("http://[::1]:80/", None),
        ("a b", None),
        ("", None),
        (None, None),
    ],
)
def test_registered_domain(host: str | None, domain: str | None) -> None:
    assert registered_domain(host) == domain


@given(st.text())
def test_registered_domain_never_raises(text: str) -> None:
    domain = registered_domain(text)
    assert domain is None or "." in domain


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("https://news.harbour.example/quay", "harbour.example"),
        ("http://wiki.intranet:8080/", "wiki.intranet"),
        ("http://localhost/x", "localhost"),
        ("http://127.0.0.1/x", "127.0.0.1"),
        ("ftp://harbour.example/", None),
        (None, None),
    ],
)
def test_every_web_page_belongs_to_a_site(url: str | None, site: str | None) -> None:
    assert site_domain(url) == site
