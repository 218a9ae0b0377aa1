"""Regular markup (as Lexbor writes it) -> its tags, each read once, and the text behind each.

In: serialised HTML. Out: (Tag, text) pairs in page order, text with its entities resolved.

Lexbor has mended the markup: tag names are lower-case, values stand in double quotes, and `<` and
`>` are escaped in text and values alike. So a page can be cut at every `<`, which costs a tenth of
what a pattern costs. What is not escaped is put together again: comments, <xmp> and <plaintext>,
and a `<` in the name of an attribute.

Most tags of a page, and of a site, are spelled alike: what was read of one is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from tasks.models import BlockKind
from tasks.segment.elements import BLOCK_TAGS, KINDS, RAW_SHOWN, VOID

MAX_ATTRIBUTES = 400
"""Characters of class and id tokens that a block carries; the nearest elements' come first."""
MAX_KEPT = 20_000
"""Different tags that a process remembers; then it begins anew."""
MAX_KEPT_TAG = 300
"""Characters of a tag that is remembered."""

_ATTRIBUTE = re.compile(
    r'\s(class|id|role|itemprop|href|hidden|aria-hidden|style)(?:="([^"]*)"|(?=\s|$))'
)
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Step(IntEnum):
    """What a tag does to the open elements."""

    NOTHING = 0
    OPEN = 1
    CLOSE = 2
    BREAK = 3
    RULE = 4
    """A void element of its own line: it ends a block."""


class Tag(NamedTuple):
    """A tag. `tokens` are its lower-case class, id, role and itemprop tokens, space-joined."""

    step: Step
    name: str
    is_block: bool = False
    kind: BlockKind | None = None
    """The form that a block has by this element, None where it says nothing."""
    tokens: str = ""
    href: str | None = None


_kept: dict[str, Tag] = {}
_NOTHING = Tag(Step.NOTHING, "")


def tags(markup: str) -> Iterator[tuple[Tag, str]]:
    """Cut markup into tags and the text behind each; the first pair is the text before any."""
    pieces = iter(markup.split("<"))
    yield _NOTHING, resolve(next(pieces))
    for piece in pieces:
        spelled, closed, text = piece.partition(">")
        tag = _kept.get(spelled)
        if tag is None:
            if not closed or piece.startswith("!--"):
                spelled, text = _put_together(piece, pieces)
            tag = _read(spelled)
        if tag.name in RAW_SHOWN and tag.step is Step.OPEN:
            text, after = _raw(tag.name, text, pieces)
            yield tag, text
            tag, text = Tag(Step.CLOSE, tag.name), after
        yield tag, resolve(text) if "&" in text else text


def resolve(text: str) -> str:
    """Text without entities: the four that Lexbor writes in text, and the quotation mark."""
    return (
        text.replace("&nbsp;", "\xa0")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&amp;", "&")
    )


def _put_together(piece: str, pieces: Iterator[str]) -> tuple[str, str]:
    """(the tag, the text behind it) of what a `<` of its own cut apart."""
    end = "-->" if piece.startswith("!--") else ">"
    parts = [piece]
    while end not in parts[-1]:
        following = next(pieces, None)
        if following is None:
            break
        parts.append(following)
    spelled, _, text = parts[-1].partition(end)
    return "<".join((*parts[:-1], spelled)), text


def _raw(name: str, text: str, pieces: Iterator[str]) -> tuple[str, str]:
    """(what an element of raw characters shows, the text behind it)."""
    parts, end = [text], f"/{name}>"
    for piece in pieces:
        if piece.startswith(end):
            return "<".join(parts), piece[len(end) :]
        parts.append(piece)
    return "<".join(parts), ""


def _read(spelled: str) -> Tag:
    """Read a tag, and remember it where others may be spelled alike."""
    tag = _read_tag(spelled)
    if len(spelled) <= MAX_KEPT_TAG and tag.href is None:
        if len(_kept) >= MAX_KEPT:
            _kept.clear()
        _kept[spelled] = tag
    return tag


def _read_tag(spelled: str) -> Tag:
    if spelled.startswith("/"):
        return Tag(Step.CLOSE, spelled[1:])
    name = spelled.split(None, 1)[0] if spelled else ""
    if not name or name[0] in "!?":
        return _NOTHING
    is_block = name in BLOCK_TAGS or "-" in name
    if name in VOID:
        step = Step.BREAK if name == "br" else Step.RULE if is_block else Step.NOTHING
        return Tag(step, name)
    tokens, href = _read_attributes(spelled[len(name) :])
    kind = KINDS.get(name, BlockKind.OTHER) if is_block else None
    return Tag(Step.OPEN, name, is_block, kind, tokens, href if name == "a" else None)


def _read_attributes(attributes: str) -> tuple[str, str | None]:
    """(lower-case class, id, role and itemprop tokens, link target)."""
    tokens: list[str] = []
    href = None
    for name, value in _ATTRIBUTE.findall(attributes) if attributes else ():
        if name == "href":
            href = resolve(value) if "&" in value else value
        elif name == "style":
            if value and _HIDING_STYLE.search(value):
                tokens.append("hidden")
        elif name == "hidden" or (name == "aria-hidden" and value == "true"):
            tokens.append("hidden")
        elif value:
            tokens.append(resolve(value[:MAX_ATTRIBUTES]).lower())
    return (" ".join(" ".join(tokens).split()) if tokens else ""), href
