"""Text of documents in reports draws nothing but itself."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from flows.artifacts import SHOWN_CHARACTERS, escaped
from flows.report import IngestReport, rejections_table, summary
from warehouse.load import LoadResult
from warehouse.summary import LanguageCount, RefusedDocument, RunContent

MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": False})
HOSTILE = (
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "![x](https://tracker.example/p.png)",
    "https://evil.example/ www.evil.example",
    "# heading",
    "| a | b |\n|---|---|",
    "```\ncode",
    "<!-- hidden",
    "&lt;b&gt; &amp; *bold* _it_ ~~no~~",
    "1. one\n2. two",
    "> quote",
    "---",
)


def shown(text: str) -> str:
    html = MARKDOWN.render(f"before {escaped(text)} after").strip()
    inside = re.fullmatch(r"<p>(.*)</p>", html, re.DOTALL)
    assert inside, html
    assert not re.search(r"<(?!/?p\b)", inside[1]), html
    return inside[1]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    shown(text)


@given(st.text(max_size=200))
def test_any_text_stays_one_paragraph_of_text(text: str) -> None:
    shown(text)


def test_long_text_is_cut() -> None:
    assert len(escaped("word " * 1000)) < 2 * SHOWN_CHARACTERS


def test_the_summary_names_what_was_done() -> None:
    refused = RefusedDocument("a<b>.html", "binary", "not | text")
    content = RunContent((), (refused,), (LanguageCount("de", 3, 900),))
    report = IngestReport("id", ("dump|x",), "warehouse", LoadResult(new=3, rejected=1), content, 1)
    rendered = MARKDOWN.render(summary(report))
    assert "dump|x" in rendered
    assert "de 3" in rendered
    (row,) = rejections_table(report)
    assert "<b>" not in str(row["document"])
