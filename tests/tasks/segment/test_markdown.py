"""Markdown becomes blocks by way of HTML."""

from tasks.models import BlockKind
from tasks.segment.markdown import segment_markdown


def test_headings_lists_tables_and_links_are_read() -> None:
    text = "# Title\n\nA [link](/x).\n\n- item\n\n|a|b|\n|-|-|\n|c|d|\n"
    segments = segment_markdown(text, url="https://a.example/")
    assert [(block.kind, block.text) for block in segments.blocks] == [
        (BlockKind.HEADLINE, "Title"),
        (BlockKind.PARAGRAPH, "A link."),
        (BlockKind.LIST_ITEM, "item"),
        (BlockKind.TABLE_ROW, "a | b"),
        (BlockKind.TABLE_ROW, "c | d"),
    ]
    assert segments.blocks[1].links[0].url == "https://a.example/x"


def test_front_matter_is_set_aside_and_recorded() -> None:
    segments = segment_markdown("---\ntitle: x\n---\nBody.")
    assert segments.text == "Body."
    assert segments.mends == ("front matter set aside",)
