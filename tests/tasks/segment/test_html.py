"""A page becomes the ordered blocks of its visible text."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import DocumentError, Reason
from tasks.models import BlockKind
from tasks.segment.html import segment_html


def texts(html: str) -> list[str]:
    return [block.text for block in segment_html(html).blocks]


def test_block_elements_and_double_breaks_separate_and_inline_ones_do_not() -> None:
    assert texts("<div>One <b>t</b>wo<br>three<br><br>four<p>five</p>six</div>") == [
        "One two three", "four", "five", "six",
    ]  # fmt: skip


def test_kinds_come_from_the_tags() -> None:
    page = "<h1>a</h1><h2>b</h2><p>c</p><ul><li>d</li></ul><blockquote><p>e</p></blockquote>f"
    assert [block.kind for block in segment_html(page).blocks] == [
        BlockKind.HEADLINE, BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM,
        BlockKind.QUOTE, BlockKind.OTHER,
    ]  # fmt: skip


def test_code_keeps_its_lines() -> None:
    assert texts("<pre>a\n  b</pre>") == ["a\n  b"]


def test_a_data_row_is_one_block_and_a_layout_row_is_not() -> None:
    assert texts("<table><tr><td>a<td>b</table>") == ["a | b"]
    assert texts("<table><tr><td>a<td>b<td><p>c<p>d</table>") == ["a", "b", "c", "d"]
    nested = "<table><tr><td>a<td><table><tr><td>b<td>c</table></table>"
    assert texts(nested) == ["a", "b | c"]


def test_scripts_and_their_like_are_not_visible() -> None:
    page = "<title>t</title><script>'<p>x'</script><style>y</style><svg><text>z</text></svg><p>a"
    assert texts(page) == ["a"]


@pytest.mark.parametrize("name", ["<!--", "<!x", "<", "<b"])
def test_an_attribute_named_like_a_comment_or_a_tag_hides_nothing(name: str) -> None:
    assert texts(f"<p {name} class=x>a</p><!-- b --><p>c</p>") == ["a", "c"]


def test_a_script_that_names_the_head_does_not_hide_the_page() -> None:
    page = "<head><title>t</title><script>write('<head >')</script><!-- <head> --></head><p>a"
    assert texts(page) == ["a"]


def test_a_script_that_opens_a_second_head_does_not_hide_the_page() -> None:
    script = "<script>document.write('<head><title>x</title>')</script>"
    assert texts(f"<html><head>{script}<title>t</title></head><body><p>seen</p>") == ["seen"]


def test_comments_show_nothing_and_raw_characters_are_shown_as_they_are() -> None:
    twice = "<div>a<!-- <b>x</b> --><p>b<!-- <b>y</b> --><p>c"
    assert texts(twice) == ["a", "b", "c"]
    assert texts("<div>a<xmp><b>x<!-- y</xmp>z") == ["a<b>x<!-- yz"]


def test_a_name_that_only_begins_like_one_of_raw_characters_is_another() -> None:
    assert texts("<h1>a<plaintext\x1eb <c<d>>e<!-- f --></h1>") == ["a>e"]
    assert texts("<p>a<br\x1eb>c</p>") == ["ac"]


def test_links_are_absolute_and_scripts_are_dropped() -> None:
    page = '<p><a href="/x">ab</a>cd <a href="javascript:f()">e</a>'
    (block,) = segment_html(page, url="https://a.example/b/c").blocks
    assert [(link.url, link.anchor) for link in block.links] == [("https://a.example/x", "ab")]
    assert block.link_density == pytest.approx(3 / 6)


def test_spans_point_into_the_text() -> None:
    segments = segment_html("<p>one<p>two<div>three")
    assert [segments.text[b.start : b.end] for b in segments.blocks] == ["one", "two", "three"]


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(DocumentError) as fault:
        segment_html("<div><img src=x></div>")
    assert fault.value.reason is Reason.NO_TEXT


def test_deep_nesting_is_read_and_recorded() -> None:
    segments = segment_html("<div>" * 10_000 + "deep")
    assert [block.text for block in segments.blocks] == ["deep"]
    assert segments.mends[0].startswith("markup nested")


TAGS = st.sampled_from(["div", "p", "span", "b", "li", "h2", "table", "tr", "td", "a", "br"])
PIECES = st.one_of(
    TAGS.map("<{}>".format), TAGS.map("</{}>".format), st.sampled_from(["x", " y ", "z&amp;"])
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_visible_character_is_lost_or_doubled(body: str) -> None:
    # Lexbor's own tree says what is text; BeautifulSoup on its markup is the reference reader.
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(body).html or ""
    expected = "".join(BeautifulSoup(tree, "html.parser").get_text().split())
    try:
        found = "".join("".join(texts(body)).replace(" | ", "").split())
    except DocumentError:
        found = ""
    assert found == expected
