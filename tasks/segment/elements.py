"""What HTML elements are to a segmenter: the display defaults of the HTML standard, section 15.

BLOCK_TAGS begin and end a block; SKIPPED_TAGS show no text of the page; VOID have no end tag,
SELF_CLOSING need none;
KINDS names the form of a block by its element.
"""

from __future__ import annotations

from tasks.models import BlockKind

BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "col",
        "colgroup",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "video",
        "audio",
    ]
)

SKIPPED_TAGS = frozenset(
    [
        "title",
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "select",
        "datalist",
        "canvas",
        "textarea",
        "map",
        "noembed",
        "noframes",
    ]
)

VOID = frozenset(
    [
        "area",
        "base",
        "basefont",
        "bgsound",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "frame",
        "keygen",
    ]
)

SELF_CLOSING = frozenset(
    ["a", "body", "button", "caption", "colgroup", "dd", "dt", "head", "html", "li", "nobr",
     "optgroup", "option", "p", "rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr"]
)  # fmt: skip
"""Elements that a parser closes itself where the next one of their name begins."""

CELL_TAGS = frozenset({"td", "th"})

KINDS = {
    "h1": BlockKind.HEADLINE,
    "h2": BlockKind.HEADING,
    "h3": BlockKind.HEADING,
    "h4": BlockKind.HEADING,
    "h5": BlockKind.HEADING,
    "h6": BlockKind.HEADING,
    "p": BlockKind.PARAGRAPH,
    "li": BlockKind.LIST_ITEM,
    "dt": BlockKind.LIST_ITEM,
    "dd": BlockKind.LIST_ITEM,
    "blockquote": BlockKind.QUOTE,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
    "tr": BlockKind.TABLE_ROW,
    "td": BlockKind.OTHER,
    "pre": BlockKind.CODE,
}

NESTING_KINDS = frozenset(
    {BlockKind.QUOTE, BlockKind.CAPTION, BlockKind.CODE, BlockKind.HEADLINE, BlockKind.HEADING}
)
"""Kinds that all blocks inside have too: a paragraph in a blockquote is a quote."""
