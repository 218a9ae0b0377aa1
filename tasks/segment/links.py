"""Link targets as absolute addresses.

In: a page's address and its href attributes. Out: absolute http(s) and mailto addresses; None for
what leads nowhere (scripts, fragments, relative addresses of a page without one); the links of a
block and how much of its text they hold.
"""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from tasks.models import Link

Anchors = list[tuple[str, str]]
"""Link targets as written and the texts in them, in order."""

MAX_URL = 2_000
"""Characters; a longer address is no link that anyone could follow."""
_ABSOLUTE = ("https://", "http://", "mailto:")


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
        if len(href) > MAX_URL:
            return None
        if href.startswith(_ABSOLUTE):
            return href
        if not href or href[0] == "#":
            return None
        if href[0] == "/" and href[1:2] != "/" and self._origin:
            return self._origin + href
        return _joined(self._base, href)


def _joined(base: str | None, href: str) -> str | None:
    try:
        joined = urljoin(base or "", href)
    except ValueError:
        return None
    return joined if joined.startswith(_ABSOLUTE) else None


def linked(anchors: Anchors, size: int, resolver: LinkResolver) -> tuple[float, tuple[Link, ...]]:
    """(link density, links) of a block whose text has `size` characters.

    The density is characters inside links / all characters, 0..1. The links are those that lead
    anywhere, pieces of one link joined.
    """
    if len(anchors) == 1:
        ((href, text),) = anchors
        url = resolver.resolve(href)
        density = min(1.0, len(" ".join(text.split())) / max(1, size))
        return density, (Link(url, text.strip()),) if url else ()
    pieces: dict[str, list[str]] = {}
    characters = 0
    for href, text in anchors:
        pieces.setdefault(href, []).append(text)
        characters += len(" ".join(text.split()))
    resolved = ((resolver.resolve(href), texts) for href, texts in pieces.items())
    links = tuple([Link(url, " ".join("".join(texts).split())) for url, texts in resolved if url])
    return min(1.0, characters / max(1, size)), links
