"""The markup that carries a page's metadata, found by linear scans without building a tree.

In: the openings of a page. Out: HeadTags: metas, title, first headings, canonical link, language,
times, microdata and the JSON-LD scripts, all as raw text with entities resolved.

1. the tags of the names that carry metadata (`<meta`, `<link`, ...) are read (scanner.py)
2. where a tag of the head is broken (a quote never closed), BeautifulSoup reads on from it
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bs4 import BeautifulSoup
from bs4.exceptions import ParserRejectedMarkup
from bs4.filter import SoupStrainer

from tasks.segment.openings import Openings
from tasks.segment.rdfa import read_rdfa
from tasks.segment.scanner import MAX_TAG, Scanner, Tag, plain

MAX_SCRIPTS = 50
MAX_SCRIPT = 2_000_000
"""Characters of a page's JSON-LD scripts together; what is beyond is ignored."""
MAX_TOLERANT = 16_384
"""Characters from a broken tag on that BeautifulSoup is given (its time grows with the square)."""

_TAG_NAME = re.compile(r"<([a-z][a-z0-9]{0,15})(?=\s)")
_CONTAINERS = frozenset({"div", "section", "article", "main", "meta", "link"})


@dataclass(frozen=True)
class HeadTags:
    """What the scan found. Keys of `metas` and `microdata` are lower-case; values in page order.

    The rest is looked for when it is asked for: each look goes through the whole page.
    """

    scanner: Scanner
    metas: dict[str, list[str]]
    title: str
    headings: tuple[str, ...]
    canonical: str
    language: str
    scripts: tuple[str, ...]

    @cached_property
    def microdata(self) -> dict[str, list[str]]:
        """Values by itemprop."""
        return _read_itemprops(self.scanner)

    @cached_property
    def rdfa(self) -> dict[str, list[str]]:
        """Values by RDFa property."""
        return read_rdfa(self.scanner)

    @cached_property
    def times(self) -> tuple[str, ...]:
        """The `datetime` of every <time>."""
        tags = self.scanner.tags("<time")
        return tuple(tag.get("datetime") for tag in tags if tag.get("datetime"))

    @cached_property
    def rel_authors(self) -> tuple[str, ...]:
        """Anchor texts of links with rel=author."""
        return _rel_authors(self.scanner)


@dataclass(frozen=True, slots=True)
class _Tolerant:
    metas: dict[str, list[str]]
    title: str
    canonical: str


def scan(openings: Openings) -> HeadTags:
    """Find all tags that carry metadata. Linear in the page's size; never raises."""
    scanner, html = Scanner(openings), openings.html
    end = scanner.body
    metas, broken = _read_metas(scanner, end)
    if not any(key.startswith("og:") for key in metas):
        end = len(html)  # some pages write their metas anywhere
        metas, broken = _read_metas(scanner, end)
    links = scanner.tags("<link", end, "canonical", "&")
    canonical = next((tag.get("href") for tag in links if "canonical" in _tokens(tag, "rel")), "")
    title = next((scanner.text(tag, "</title") for tag in scanner.tags("<title")), "")
    if broken is not None:
        tolerant = _read_tolerantly(html[broken : broken + MAX_TOLERANT])
        metas = {**tolerant.metas, **metas}
        title, canonical = title or tolerant.title, canonical or tolerant.canonical
    return HeadTags(
        scanner=scanner,
        metas=metas,
        title=title,
        headings=tuple(filter(None, (scanner.text(tag, "</h1") for tag in scanner.tags("<h1")))),
        canonical=canonical,
        language=next(
            (tag.get("lang") or tag.get("xml:lang") for tag in scanner.tags("<html")), ""
        ),
        scripts=tuple(_jsonld_scripts(scanner)),
    )


def _tokens(tag: Tag, name: str) -> list[str]:
    return tag.get(name).lower().split()


def _read_metas(scanner: Scanner, end: int) -> tuple[dict[str, list[str]], int | None]:
    """Metas by name or property up to `end`, and where the first broken one of the head is."""
    metas: dict[str, list[str]] = {}
    broken: int | None = None
    for tag in scanner.tags("<meta", end):
        if tag.broken and broken is None and tag.start < scanner.body:
            broken = tag.start
        content = tag.get("content").strip()
        for kind in ("property", "name", "http-equiv"):
            key = tag.get(kind).strip().lower()
            if key and content:
                metas.setdefault(key, []).append(content)
    return metas, broken


def _read_itemprops(scanner: Scanner) -> dict[str, list[str]]:
    """Microdata: an element's machine value, else its text; containers have no value."""
    microdata: dict[str, list[str]] = {}
    for position in scanner.positions("itemprop="):
        start = scanner.html.rfind("<", max(0, position - MAX_TAG), position)
        name = _TAG_NAME.match(scanner.html[start : start + 18]) if start >= 0 else None
        if name is None or scanner.commented(start):
            continue
        tag = scanner.tag_at(start, start + name.end())
        value = (tag.get("datetime") or tag.get("content")).strip()
        if not value and name[1] not in _CONTAINERS:
            value = scanner.text(tag, f"</{name[1]}")
        for key in _tokens(tag, "itemprop"):
            if value:
                microdata.setdefault(key, []).append(value)
    return microdata


def _rel_authors(scanner: Scanner) -> tuple[str, ...]:
    """Anchor texts of links with rel=author."""
    found: dict[str, None] = {}
    for quote in ('rel="author', "rel='author"):
        for position in scanner.positions(quote):
            start = scanner.html.rfind("<a ", max(0, position - MAX_TAG), position)
            if start >= 0 and not scanner.commented(start):
                text = scanner.text(scanner.tag_at(start, start + 2), "</a")
                found.setdefault(text)
    found.pop("", None)
    return tuple(found)


def _jsonld_scripts(scanner: Scanner) -> Iterator[str]:
    found, room = 0, MAX_SCRIPT
    for position in scanner.positions("ld+json"):
        start = scanner.html.rfind("<script", max(0, position - MAX_TAG), position)
        begin = scanner.html.find(">", position, position + MAX_TAG) + 1
        if start < 0 or begin == 0 or scanner.commented(start):
            continue
        if ">" in scanner.html[start:position]:
            continue
        end = scanner.html.find("</script", begin, begin + room)
        if end < 0:
            end = min(len(scanner.html), begin + room)
        yield scanner.html[begin:end]
        found, room = found + 1, room - (end - begin)
        if found >= MAX_SCRIPTS or room <= 0:
            return


def _read_tolerantly(piece: str) -> _Tolerant:
    """The metas, title and canonical link of a broken piece of head, as BeautifulSoup reads it."""
    wanted = SoupStrainer(["meta", "link", "title"])
    try:
        soup = BeautifulSoup(piece, "html.parser", parse_only=wanted)
    except ParserRejectedMarkup:
        return _Tolerant({}, "", "")
    metas: dict[str, list[str]] = {}
    for tag in soup.find_all("meta"):
        key = str(tag.get("property") or tag.get("name") or "").strip().lower()
        content = str(tag.get("content") or "").strip()
        if key and content:
            metas.setdefault(key, []).append(content)
    link = soup.find("link", rel="canonical")
    canonical = str(link.get("href") or "") if link else ""
    title = plain(soup.title.get_text()) if soup.title else ""
    return _Tolerant(metas, title, canonical)
