from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.enrich.counts import Counts, count, reading_seconds


@pytest.mark.parametrize(
    ("text", "language", "counts"),
    [
        ("Mr. Smith went home. He slept.\nA heading", "en", Counts(8, 33, 3)),
        ("Am 3. Mai kam er z.B. um fünf. Ende!", "de", Counts(10, 28, 2)),
        ("他来了。他走了！", "zh-Hans", Counts(6, 8, 2)),
        ("iPhone 15 发布", "zh", Counts(4, 10, 1)),
        ("हिन्दी है। वह है।", "hi", Counts(4, 14, 2)),
        ("مرحبا. كيف حالك؟", "ar", Counts(3, 14, 2)),
        ("สวัสดี", "th", Counts(4, 6, None)),
        ("Words without a language.", None, Counts(4, 22, None)),
        ("", "en", Counts(0, 0, 0)),
        ("... !!!", "en", Counts(0, 6, 0)),
    ],
)
def test_counts(text: str, language: str | None, counts: Counts) -> None:
    assert count(text, language) == counts


def test_reading_time_is_words_or_characters_at_the_languages_speed() -> None:
    assert reading_seconds(Counts(228, 1200, 10), "en-GB") == 60
    assert reading_seconds(Counts(255, 280, 10), "zh-Hant") == 60
    assert reading_seconds(Counts(184, 1000, 10), None) == 60
    assert reading_seconds(Counts(1, 5, 1), "en") == 1
    assert reading_seconds(Counts(0, 0, 0), "en") == 0


@given(st.text(), st.sampled_from(["en", "de", "zh", "hi", "ar", "hy", "xx", ""]))
def test_no_text_has_more_sentences_than_words(text: str, language: str) -> None:
    counts = count(text, language)
    assert 0 <= counts.words <= counts.characters
    assert counts.sentences is None or counts.sentences <= counts.words


@given(st.text())
def test_white_space_around_a_text_changes_nothing(text: str) -> None:
    assert count(f"\n {text} \n", "en") == count(text, "en")
