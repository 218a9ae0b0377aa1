"""Bylines and dates that only the page shows, on invented pages."""

from __future__ import annotations

from tasks.clean.parts import decide
from tasks.clean.visible import visible_byline, visible_date
from tasks.models import Decision, Head, Label, MediaType, Page
from tasks.segment.html import segment_html

H1 = ("<h1>Ferry returns to the harbour</h1>", Label.HEADLINE)
TEXT = [
    (f"<p>The {word} ferry came back to the harbour on a calm morning.</p>", Label.BODY)
    for word in ("first", "second", "third")
]
FURNITURE = Label.SITE_BOILERPLATE


def page(*blocks: tuple[str, Label], title: str = "") -> tuple[Page, list[Decision]]:
    segments = segment_html("".join(html for html, _ in blocks))
    assert len(segments.blocks) == len(blocks)
    decisions = [decide(label, "test", 1.0) for _, label in blocks]
    head = Head(title=title)
    return Page(segments.blocks, segments.text, MediaType.HTML, head), decisions


def test_a_name_in_the_date_line() -> None:
    line = ("<div>Ada Quill | 03.05.2025 - Updated: 04.05.2025</div>", Label.DATELINE)
    assert visible_byline(*page(H1, line, *TEXT)) == ("Ada Quill",)


def test_a_name_beside_the_date_or_marked_as_an_authors() -> None:
    name, date = "<div>Ada Quill</div>", ("<div>3 May 2025</div>", Label.DATELINE)
    assert visible_byline(*page(H1, (name, FURNITURE), date, *TEXT)) == ("Ada Quill",)
    marked = ('<div class="post-author">Ada Quill</div>', FURNITURE)
    assert visible_byline(*page(H1, marked, *TEXT)) == ("Ada Quill",)


def test_no_name_without_a_mark_and_none_above_the_headline_by_its_place() -> None:
    lone = ("<div>Ada Quill</div>", FURNITURE)
    date = ("<div>3 May 2025</div>", Label.DATELINE)
    assert visible_byline(*page(H1, lone, *TEXT)) == ()
    assert visible_byline(*page(("<div>Front Page</div>", FURNITURE), date, H1, *TEXT)) == ()


def test_a_signature_below_the_text() -> None:
    assert visible_byline(*page(H1, *TEXT, ("<p>Ada Quill</p>", FURNITURE))) == ("Ada Quill",)
    assert visible_byline(*page(H1, *TEXT, ("<p>Ada Quill</p>", Label.BODY))) == ("Ada Quill",)
    linked = ('<p><a href="/x">Summer Reading</a></p>', FURNITURE)
    assert visible_byline(*page(H1, *TEXT, linked)) == ()


def test_a_date_above_the_text_or_at_the_end_of_the_title() -> None:
    shown = ("<div>06.01.2026, 5 minutes to read</div>", FURNITURE)
    assert visible_date(*page(H1, shown, *TEXT)) == "06.01.2026, 5 minutes to read"
    assert visible_date(*page(H1, *TEXT, shown)) is None
    caption = ("<div>The old ferry in the harbour, 24 April 2025</div>", FURNITURE)
    assert visible_date(*page(H1, caption, *TEXT)) is None
    title = "Ferry returns | Harbour Post | 28.04.2025"
    assert visible_date(*page(H1, *TEXT, title=title)) == "28.04.2025"
    assert visible_date(*page(H1, *TEXT, title="Ferry of 28.04.2025 returns")) is None
