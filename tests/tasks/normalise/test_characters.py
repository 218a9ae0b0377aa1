"""Bytes become text by the right character set, and text becomes clean."""

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import DocumentError, Reason
from tasks.models import MediaType
from tasks.normalise.characters import Decoded, clean_characters, collapse_whitespace, decode

RUSSIAN = "Городской совет утвердил новый бюджет на следующий год. Жители ждут ремонта дорог.\n" * 3


def read(content: bytes, charset: str | None = None) -> Decoded:
    return decode(content, media_type=MediaType.HTML, charset=charset)


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(name: str) -> None:
    decoded = read(RUSSIAN.encode(name))
    assert (decoded.text, decoded.charset_source) == (RUSSIAN, "bom")


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf16_is_found_without_a_mark(name: str) -> None:
    decoded = read(RUSSIAN.encode(name))
    assert (decoded.text, decoded.charset) == (RUSSIAN, name)


def test_the_carrier_decides_where_its_word_decodes() -> None:
    assert read(RUSSIAN.encode("cp1251"), "windows-1251").charset_source == "carrier"


def test_latin_1_is_read_as_windows_1252() -> None:
    decoded = read(b'<meta charset="latin-1"><p>\x93Caf\xe9\x94')
    assert decoded.text.endswith("“Café”")
    assert (decoded.charset, decoded.charset_source) == ("cp1252", "declared")


def test_valid_utf8_wins_over_a_wrong_declaration() -> None:
    decoded = read('<meta charset="iso-8859-1"><p>Café'.encode())
    assert decoded.text.endswith("Café")
    assert decoded.mends == ("declared charset cp1252 was wrong",)


def test_an_undeclared_legacy_set_is_detected() -> None:
    decoded = read(RUSSIAN.encode("cp1251"))
    assert (decoded.text, decoded.charset_source) == (RUSSIAN, "detected")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n\t", Reason.EMPTY),
        (b"\xef\xbb\xbf \n", Reason.EMPTY),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), Reason.BINARY),
        (bytes(range(32)) * 9, Reason.BINARY),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(content: bytes, reason: Reason) -> None:
    with pytest.raises(DocumentError) as fault:
        read(content)
    assert fault.value.reason is reason


def test_a_page_cannot_choose_a_codec_that_is_no_character_set() -> None:
    assert read('<meta charset="punycode"><p>Café'.encode()).charset == "utf-8"


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "idna", "no such", "a\0b"]))
def test_any_bytes_give_text_or_a_document_error(content: bytes, charset: str | None) -> None:
    with suppress(DocumentError):
        assert read(content, charset).text.strip()


def test_mojibake_is_mended_and_nothing_else() -> None:
    broken = "“It’s ﬁne &amp; done”".encode().decode("cp1252", "replace")
    assert "’" not in broken
    cleaned = clean_characters("“Kept” ﬁ &amp;\nThe mayorâ€™s plan")
    assert cleaned.text == "“Kept” ﬁ &amp;\nThe mayor’s plan"
    assert cleaned.mends == ("mojibake",)


def test_invisible_and_control_characters_go_and_joiners_stay_where_scripts_need_them() -> None:
    assert clean_characters("a\x00b\u00adc\u200bd\u202ee\u200df").text == "abcdef"
    assert clean_characters("می\u200cخواهم").text == "می\u200cخواهم"
    assert clean_characters("👩\u200d💻").text == "👩\u200d💻"


def test_all_line_ends_become_one() -> None:
    assert clean_characters("a\r\nb\rc\u2028d\u2029e").text == "a\nb\nc\nd\ne"


@given(st.text(st.characters(codec=None), max_size=200))
def test_clean_text_is_normalised_encodable_and_free_of_controls(text: str) -> None:
    cleaned = clean_characters(text).text
    cleaned.encode("utf-8")
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in cleaned)


def test_white_space_collapses() -> None:
    assert collapse_whitespace(" a\u00a0 b\n\nc ") == "a b c"
