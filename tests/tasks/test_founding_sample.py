"""The document that the project was created from, in every variant that DESIGN names."""

from __future__ import annotations

from html import escape

import pytest

from tasks.models import CleanDocument, Label, MediaType, RawDocument, Source
from tasks.process import process
from tasks.seeds import seed_path

FOUNDING = seed_path("articles/000_9df1ddd6725ee834.txt")
LINES = FOUNDING.read_text(encoding="utf-8").splitlines()
HEADLINE, STANDFIRST, *BODY, RECAP, ATTRIBUTION, PROMPT = LINES


def as_text(separator: str = "\n") -> bytes:
    return separator.join(LINES).encode()


def glued(separator: str) -> bytes:
    return "\n".join([*LINES[:-2], f"{ATTRIBUTION}{separator}{PROMPT}"]).encode()


def as_html(tag: str = "p") -> bytes:
    parts = [f"<h1>{escape(HEADLINE)}</h1>"]
    parts += [f"<{tag}>{escape(line)}</{tag}>" for line in LINES[1:]]
    page = f"<html><head><meta charset=utf-8><title>{escape(HEADLINE)}</title></head>"
    return f"{page}<body><main>{''.join(parts)}</main></body></html>".encode()


def mojibake() -> bytes:
    """UTF-8 read as windows-1252 the way browsers do: bytes it does not define stay as they are."""
    return b"".join(
        bytes([byte]).decode("windows-1252", "ignore").encode() or chr(byte).encode()
        for byte in as_text()
    )


def clean(content: bytes, media_type: MediaType = MediaType.TEXT) -> CleanDocument:
    document = RawDocument(content, media_type, "founding", Source("tests"))
    (outcome,) = process([document])
    assert isinstance(outcome, CleanDocument), outcome
    return outcome


VARIANTS = {
    "as it came": (FOUNDING.read_bytes(), MediaType.TEXT),
    "every line break doubled": (as_text("\n\n"), MediaType.TEXT),
    "windows line ends": (as_text("\r\n"), MediaType.TEXT),
    "prompt glued with a space": (glued(" "), MediaType.TEXT),
    "prompt glued without a space": (glued(""), MediaType.TEXT),
    "quotes as mojibake": (mojibake(), MediaType.TEXT),
    "as HTML paragraphs": (as_html(), MediaType.HTML),
    "as HTML divs": (as_html("div"), MediaType.HTML),
    "as Markdown": (f"# {as_text(chr(10) * 2).decode()}".encode(), MediaType.MARKDOWN),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_comes_out_to_the_letter(name: str) -> None:
    result = clean(*VARIANTS[name])
    article = result.article
    assert article.headline == HEADLINE
    assert article.description == STANDFIRST
    assert article.article_body.split("\n\n") == BODY
    assert len(BODY) == 8
    assert article.abstract == RECAP
    assert article.is_based_on == "www.bbc.com"
    assert article.in_language == "en"
    removed = [b for b in result.blocks if not b.decision.kept]
    assert [b.block.text for b in removed] == [PROMPT]
    assert removed[0].decision.label is Label.COMMENT_PROMPT


def test_prompt_glued_to_the_recap_when_there_is_no_attribution() -> None:
    content = "\n".join([*LINES[:-3], f"{RECAP} {PROMPT}"]).encode()
    article = clean(content).article
    assert article.abstract == RECAP
    assert article.article_body.split("\n\n") == BODY


def test_with_every_line_break_lost_no_word_is_lost() -> None:
    result = clean(as_text(" "))
    article = result.article
    assert article.is_based_on == "www.bbc.com"
    kept = " ".join(b.block.text for b in result.blocks if b.decision.kept)
    assert kept.split()[: len(" ".join(LINES[:-2]).split())] == " ".join(LINES[:-2]).split()
    assert PROMPT not in article.article_body
    assert ATTRIBUTION not in article.article_body
    assert [b.block.text for b in result.blocks if not b.decision.kept] == [PROMPT]


def test_mojibake_is_recorded_as_a_mend() -> None:
    assert any("mojibake" in mend for mend in clean(mojibake()).article.mends)
