"""Markup as Lexbor writes it -> markup in which `<` and `>` are nothing but the bounds of tags.

In: serialised HTML. Lexbor escapes both signs in text and in values. Out: Markup: the same without
comments, with the characters of <xmp> and <plaintext> escaped, and no `<` in attribute names.
Linear in the markup's size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_CUT = re.compile(r"<!(?:--.*?(?:-->|\Z)|[^>]*>)", re.DOTALL)
_CUT_AND_RAW = re.compile(
    _CUT.pattern + r"|(<(xmp|plaintext)(?: [^>]*)?>)(.*?)(</\2>|\Z)", re.DOTALL
)
_CUT_RAW_AND_TAGS = re.compile(_CUT_AND_RAW.pattern + r"|<[^>]*>", re.DOTALL)


RAW = ("xmp", "plaintext")
"""Elements whose characters Lexbor does not escape."""


@dataclass(frozen=True, slots=True)
class Markup:
    """Regular markup, the code of each character, and where the bounds of its tags are."""

    text: str
    letters: NDArray[np.uint8]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def regular(markup: str, *, raw: bool = True) -> Markup:
    """Mend what Lexbor does not escape; without `raw` it holds no element of RAW."""
    if raw and ("<xmp" in markup or "<plaintext" in markup):
        mended = _CUT_AND_RAW.sub(_mended, markup)
    elif "<!" in markup:
        mended = _CUT.sub("", markup)
    else:
        mended = markup
    read = _read(mended)
    if len(read.starts) != len(read.ends):
        # An attribute is named `<` or `<!--`: read tag by tag what is a name and what a comment.
        return _read(_CUT_RAW_AND_TAGS.sub(_mended, markup))
    return read


def _read(text: str) -> Markup:
    page = letters(text)
    return Markup(text, page, np.flatnonzero(page == ord("<")), np.flatnonzero(page == ord(">")))


def resolve(text: str) -> str:
    """Text without entities: the four that Lexbor writes, and the quotation mark of values."""
    return (
        text.replace("&nbsp;", "\xa0")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&amp;", "&")
    )


def letters(markup: str) -> NDArray[np.uint8]:
    """The code of each character; those beyond Latin-1 are all question marks."""
    return np.frombuffer(markup.encode("latin-1", "replace"), dtype=np.uint8)


def _mended(match: re.Match[str]) -> str:
    if match[2] is None:
        cut = match[0].startswith("<!")
        return "" if cut else "<" + match[0][1:].replace("<", "")
    shown = match[3].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"{match[1]}{shown}</{match[2]}>"
