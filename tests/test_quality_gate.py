"""The quality gate: no figure on the golden documents falls below its pinned floor."""

from __future__ import annotations

from gate import f1, fallen, floors, golden_documents, measure, words


def test_no_figure_is_below_its_floor() -> None:
    below = fallen(measure(), floors())
    assert not below, "\n".join(
        ["Quality fell:", *below, "If it must be: .venv/bin/python tests/support/gate.py --pin"]
    )


def test_the_gold_is_large_and_of_many_languages() -> None:
    golden = golden_documents()
    assert len(golden) >= 100
    assert len({item.truth["in_language"] for item in golden}) >= 12


def test_a_fallen_figure_is_told_with_its_loss() -> None:
    pinned = {"all": {"word_f1": 0.98, "gone": 0.5}}
    assert fallen({"all": {"word_f1": 0.9775, "gone": 0.5}}, pinned) == [
        "all: word_f1 fell from 0.9800 to 0.9775 (-0.0025)"
    ]


def test_words_are_counted_as_characters_where_there_are_no_spaces() -> None:
    assert words("The QUAY, reopened") == ["the", "quay", "reopened"]
    assert words("港の門 quay") == ["港", "の", "門", "quay"]
    assert f1(3, 4, 2) == 1.0 * 2 * 3 / 6
