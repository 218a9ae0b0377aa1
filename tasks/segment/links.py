"""Link targets as absolute addresses.

In: a page's address and its href attributes. Out: absolute http(s) and mailto addresses; None for
what leads nowhere (scripts, fragments, relative addresses of a page without one).
"""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

MAX_URL = 2_000
"""Characters; a longer address is no link that anyone could follow."""


def base_of(parser: LexborHTMLParser, url: str | None) -> str | None:
    """What relative links are relative to: <base href>, else the page's own address."""
    base = parser.css_first("base[href]")
    href = (base.attributes.get("href") or "") if base is not None else ""
    return _joined(url, href.strip()) or url if href else url


class LinkResolver:
    """Resolves the links of one page; short cuts for the two most common forms."""

    def __init__(self, base: str | None) -> None:
        self._base = base
        parts = urlsplit(base) if base else None
        self._origin = f"{parts.scheme}://{parts.netloc}" if parts else None

    def resolve(self, href: str) -> str | None:
        """Absolute address of an href; None where there is none."""
        href = href.strip()
        if not href or len(href) > MAX_URL or href[0] == "#":
            return None
        if href.startswith(("https://", "http://", "mailto:")):
            return href
        if href[0] == "/" and href[1:2] != "/" and self._origin:
            return self._origin + href
        return _joined(self._base, href)


def _joined(base: str | None, href: str) -> str | None:
    try:
        joined = urljoin(base or "", href)
    except ValueError:
        return None
    return joined if joined.startswith(("https://", "http://", "mailto:")) else None
