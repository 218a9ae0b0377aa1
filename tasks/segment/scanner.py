"""One page's source, walked from tag to tag without building a tree.

In: the openings of a page. Out: a Scanner that finds start tags by name and reads their attributes
and texts.
Linear in the page's size.

1. openings.py tells where the tags of a name are
2. comments are marked, so that what is commented out does not count
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from tasks.segment.openings import Openings

MAX_TAG = 8_192
"""Characters of one start tag that are read; a longer one is broken."""
MAX_TAGS = 1_000
"""Tags of one name that are read in a page."""
MAX_TEXT = 4_000
"""Characters of markup that are read for the text of a title, a heading or a microdata element."""
OPENING = 4_096
"""Characters at the start of a page that tell whether its tags are in upper case."""
MAX_HEAD = 65_536
"""Characters that are the head of a page without a <body>."""

_ATTRIBUTE = re.compile(r"""([^\s=/>"'<]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+))?""")
_TAG_END = re.compile(r"""[^>"']*+(?:(?:"[^"]*"|'[^']*')[^>"']*+)*+>""")
_MARKUP = re.compile(r"<[^<>]*>")
_STILL_ESCAPED = re.compile(r"&(?:amp|quot|apos|lt|gt|nbsp|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_UPPER = re.compile(r"<(?:HTML|HEAD|META|TITLE)\b")
_NESTED_TAG = re.compile(r"<(?:meta|link|title)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag: its attributes, and where it starts and ends in the page."""

    attributes: dict[str, str]
    start: int
    end: int
    broken: bool = False

    def get(self, name: str) -> str:
        """An attribute's value, empty where there is none."""
        return self.attributes.get(name, "")


def plain(text: str) -> str:
    """Text without tags and entities (also those escaped twice), white space collapsed."""
    if "<" in text:
        text = _MARKUP.sub(" ", text)
    if "&" in text:
        text = unescape(text)
        if _STILL_ESCAPED.search(text):
            text = unescape(text)
    return " ".join(text.split())


class Scanner:
    """Walks one page from tag to tag; tags inside comments are passed over."""

    def __init__(self, openings: Openings) -> None:
        self.html = openings.html
        self._openings = openings
        self._starts, self._ends = self._comments()
        self._upper = _UPPER.search(self.html, 0, OPENING) is not None
        self.body = next(self.positions("<body"), min(len(self.html), MAX_HEAD))

    def commented(self, position: int) -> bool:
        """Whether a position lies inside a comment."""
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and position < self._ends[index]

    def tags(self, opening: str, end: int | None = None, *telling: str) -> Iterator[Tag]:
        """Start tags by how they open (`<meta`), in either case, in page order, up to `end`.

        Where `telling` words are given, only tags that have one of them, in small or capital
        letters, are read.
        """
        used = opening.upper() if self._upper else opening
        for position in self.positions(used, end):
            after = self.html[position + len(used) : position + len(used) + 1]
            if after in {" ", ">", "\n", "\t", "\r", "/"} and not self.commented(position):
                if telling and not self._tells(position, telling):
                    continue
                yield self.tag_at(position, position + len(used))

    def _tells(self, start: int, telling: Sequence[str]) -> bool:
        """Whether one of the words stands in a tag, or in what may be a part of it."""
        end = self.html.find("<", start + 1, start + MAX_TAG)
        text = self.html[start : end if end >= 0 else start + MAX_TAG].lower()
        return any(word in text for word in telling)

    def positions(self, needle: str, end: int | None = None) -> Iterator[int]:
        """Where a string that openings.py can look for occurs, at most MAX_TAGS times."""
        last = (len(self.html) if end is None else end) - len(needle)
        places = self._openings.places(needle)
        yield from places[places <= last][:MAX_TAGS].tolist()

    def _comments(self) -> tuple[list[int], list[int]]:
        starts: list[int] = []
        ends: list[int] = []
        for position in self._openings.places("<!--").tolist():
            if ends and position < ends[-1]:
                continue
            end = self.html.find("-->", position + 4)
            if end < 0:
                break
            starts.append(position)
            ends.append(end)
        return starts, ends

    def tag_at(self, start: int, inside: int) -> Tag:
        """Read the start tag whose name ends at `inside`."""
        match = _TAG_END.match(self.html, inside, inside + MAX_TAG)
        if match is None:
            nested = _NESTED_TAG.search(self.html, inside, inside + MAX_TAG)
            return Tag({}, start, inside, broken=nested is not None)
        text = match.group()
        if "<" in text and _NESTED_TAG.search(text):
            return Tag({}, start, inside, broken=True)
        attributes: dict[str, str] = {}
        for name, value in _ATTRIBUTE.findall(text):
            bare = value[1:-1] if value[:1] in {'"', "'"} else value
            attributes.setdefault(name.lower(), unescape(bare) if "&" in bare else bare)
        return Tag(attributes, start, match.end())

    def text(self, tag: Tag, closing: str) -> str:
        """The plain text from a tag to its closing tag (in either case)."""
        piece = self.html[tag.end : tag.end + MAX_TEXT]
        end = piece.find(closing)
        if end < 0:
            end = piece.find(closing.upper())
        return plain(piece[:end]) if end >= 0 else ""
