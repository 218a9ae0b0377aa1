"""Markup as Lexbor writes it -> markup in which `<` and `>` are nothing but the bounds of tags.

In: serialised HTML. Lexbor escapes both signs in text and in values. Out: the same without
comments, with the characters of <xmp> and <plaintext> escaped, and no `<` in attribute names.
Linear in the markup's size.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

_CUT = re.compile(r"<!(?:--.*?(?:-->|\Z)|[^>]*>)", re.DOTALL)
_CUT_AND_RAW = re.compile(
    _CUT.pattern + r"|(<(xmp|plaintext)(?: [^>]*)?>)(.*?)(</\2>|\Z)", re.DOTALL
)
_CUT_RAW_AND_TAGS = re.compile(_CUT_AND_RAW.pattern + r"|<[^>]*>", re.DOTALL)


def regular(markup: str) -> str:
    """Mend what Lexbor does not escape."""
    if "<xmp" in markup or "<plaintext" in markup:
        mended = _CUT_AND_RAW.sub(_mended, markup)
    elif "<!" in markup:
        mended = _CUT.sub("", markup)
    else:
        mended = markup
    if mended.count("<") != mended.count(">"):
        # An attribute is named `<` or `<!--`: read tag by tag what is a name and what a comment.
        return _CUT_RAW_AND_TAGS.sub(_mended, markup)
    return mended


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
