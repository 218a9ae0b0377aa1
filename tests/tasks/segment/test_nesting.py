"""Markup that is nested to break parsers is read in time, and no text of it is lost."""

from __future__ import annotations

from time import process_time

from tasks.segment.html import segment_html
from tasks.segment.nesting import MAX_OPEN, flattened

DEEP = 50_000
MAX_SECONDS = 20
"""Far above what it takes (below one), far below what quadratic time takes on a slow machine."""


def test_a_page_of_usual_depth_stays_as_it_is() -> None:
    html = "<html><body>" + "<div><p>one<br>two</div>" * 10_000
    assert flattened(html) is html


def test_what_is_open_too_often_is_laid_side_by_side() -> None:
    html = "<DIV class=a>one" * DEEP + "<p>last" + "</div>" * DEEP
    flat = flattened(html)
    assert flat.count("<DIV") == MAX_OPEN
    assert flat.count("<hr>") == 2 * DEEP - MAX_OPEN
    assert "<p>last" in flat


def test_inline_elements_go_without_parting_words() -> None:
    flat = flattened("<b>a" * DEEP)
    assert flat.endswith("aaaa")


def test_a_page_of_fifty_thousand_nested_elements_is_read_in_time() -> None:
    words = " ".join(f"w{number}" for number in range(DEEP))
    html = "<body>" + "".join(f"<div>{word}" for word in words.split()) + "</div>" * DEEP
    started = process_time()
    segments = segment_html(html)
    assert process_time() - started < MAX_SECONDS
    assert segments.text.split() == words.split()
    assert segments.mends[0].startswith("markup nested")
