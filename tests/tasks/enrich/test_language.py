from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.enrich.language import detect_language


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("The council said on Monday that the bridge would be closed for repairs.", "en"),
        ("Der Stadtrat hat am Montag beschlossen, dass die Brücke gesperrt wird.", "de"),
        ("Le conseil municipal a annoncé lundi la fermeture du pont pour travaux.", "fr"),
        ("这是一个测试，市政府今天宣布关闭这座桥进行维修。", "zh-Hans"),
        ("這是一個測試，市政府今天宣布關閉這座橋進行維修。", "zh-Hant"),
        ("Влада је данас одлучила да затвори мост за све грађане Србије.", "sr-Cyrl"),
        (
            "Vlada je danas odlučila da zatvori most za sve građane Srbije, kaže predsednik.",
            "sr-Latn",
        ),
        ("今日は橋が修理のために閉鎖されました。", "ja"),
        ("أعلن المجلس يوم الاثنين إغلاق الجسر لأعمال الصيانة", "ar"),
    ],
)
def test_the_language_of_a_text(text: str, tag: str) -> None:
    language = detect_language(text)
    assert language is not None
    assert language.tag == tag
    assert 0 < language.confidence <= 1


@pytest.mark.parametrize(
    "text", ["", "ok", "12345 67890 !!!! 12345", "https://example.com/a/very/long/path"]
)
def test_too_little_evidence_is_no_language_whatever_is_declared(text: str) -> None:
    assert detect_language(text, "en") is None


def test_a_declared_language_does_not_outweigh_the_text() -> None:
    language = detect_language("Der Stadtrat hat beschlossen, dass die Brücke gesperrt wird.", "en")
    assert language is not None
    assert language.tag == "de"


def test_control_characters_and_surrogates_do_not_hide_the_language() -> None:
    language = detect_language(
        "The council\x00 said \ud800 on Monday \U0001fffe that the bridge closed."
    )
    assert language is not None
    assert language.tag == "en"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.none() | st.text(max_size=10))
def test_no_text_makes_it_raise(text: str, hint: str | None) -> None:
    language = detect_language(text, hint)
    assert language is None or 0 <= language.confidence <= 1
