"""A hyphen at a line's end goes where the text itself writes the word without one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.segment.hyphens import MAX_BROKEN, joined_words, linked
from tasks.segment.lines import is_hyphen, read_lines


def words_of(text: str) -> frozenset[str]:
    """The words that the text has whole, of those that its line ends break."""
    lines = read_lines(text)
    return joined_words(text, lines, np.flatnonzero(is_hyphen(lines.last)[:-1]))


@pytest.mark.parametrize(
    ("broken", "elsewhere", "whole"),
    [
        ("the govern-\nment fell", "Government by none", "the government fell"),
        ("die Wirt-\nschaft wächst", "Wirtschaft heute", "die Wirtschaft wächst"),
        ("une entre-\nprise privée", "l'entreprise", "une entreprise privée"),
        ("el presi-\ndente habló", "El presidente.", "el presidente habló"),
        ("прави-\nтельство ушло", "Правительство", "правительство ушло"),
        ("η κυβέρ-\nνηση έπεσε", "η κυβέρνηση", "η κυβέρνηση έπεσε"),
        ("auf der Stra‐\nße", "STRASSE", "auf der Straße"),
        ("İstan-\nbul’da", "İstanbul", "İstanbul’da"),
        ("του μα-\nΐου", "Μαΐου", "του μαΐου"),
        ("a mid-\nnight call", "At midnight", "a midnight call"),
    ],
)
def test_a_word_that_the_text_has_whole_is_made_whole(
    broken: str, elsewhere: str, whole: str
) -> None:
    assert linked(broken.split("\n"), words_of(f"{broken}\n\n{elsewhere}")) == whole


@pytest.mark.parametrize(
    ("broken", "elsewhere", "kept"),
    [
        ("a well-\nknown man", "He is known well.", "a well-known man"),
        ("a well-\nknown man", "unwellknown, wellknownness", "a well-known man"),
        ("un rendez-\nvous manqué", "Un rendez-vous.", "un rendez-vous manqué"),
        ("какой-\nнибудь", "какой нибудь", "какой-нибудь"),
        ("Nord-\nund Ostsee", "Nordsee", "Nord-und Ostsee"),
        ("Baden-\nWürttemberg", "BadenWürttemberg", "Baden- Württemberg"),
        ("from 1990-\n1995", "19901995", "from 1990- 1995"),
        ("he said -\nand left", "said and", "he said - and left"),
    ],
)
def test_every_other_hyphen_stays(broken: str, elsewhere: str, kept: str) -> None:
    assert linked(broken.split("\n"), words_of(f"{broken}\n\n{elsewhere}")) == kept


def test_a_soft_hyphen_asks_for_no_other_sight_of_the_word() -> None:
    assert linked(["Donau\u00ad", "dampf\u00ad", "schiff"], frozenset()) == "Donaudampfschiff"


def test_a_word_broken_twice_is_looked_at_in_pairs() -> None:
    text = "inter-\nnatio-\nnal\n\ninternatio natio national"
    assert words_of(text) == {"internatio", "national"}
    assert linked(text.split("\n")[:3], words_of(text)) == "international"


def test_only_the_words_that_stand_by_themselves_count() -> None:
    assert words_of("com-\npany\n\nCOMPANY.") == {"company"}
    assert words_of("com-\npany\n\naccompany companya com pany") == frozenset()
    assert words_of("no line ends so\nnor this one") == frozenset()


def test_words_of_one_slot_are_told_apart() -> None:
    assert words_of("com-\npany\n\ncharity century c00000y") == frozenset()


def test_a_line_without_an_end_to_its_word_is_not_read_to_its_beginning() -> None:
    tail = "a" * (MAX_BROKEN - 1)
    text = f"{'b' * 5_000}{tail}-\nz\n\n{tail}z"
    assert words_of(text) == {f"{tail}z"}
    assert linked(text.split("\n")[:2], words_of(text)) == text.split("\n")[0][:-1] + "z"


_LETTERS = st.text(alphabet="abAßбİΐ𝐚漢", min_size=1, max_size=3)
_ENDS = st.sampled_from(["", "-", "‐", "\u00ad", "--"])
_PARTS = st.lists(st.builds(str.__add__, _LETTERS, _ENDS), min_size=2, max_size=12)


@given(_PARTS)
def test_no_letter_is_lost_and_none_changes_its_place(parts: list[str]) -> None:
    def letters(text: str) -> str:
        return "".join(c for c in text if c.isalnum())

    text = "\n".join(parts)
    assert letters(linked(parts, words_of(text))) == letters(text)


def small(text: str) -> str:
    """İ and ΐ have no single small letter in Unicode's case folding."""
    return text.replace("İ", "i").casefold().replace("ΐ".casefold(), "ΐ")


@given(_PARTS, st.lists(_LETTERS, max_size=4))
def test_the_words_found_are_those_of_a_plain_search(parts: list[str], others: list[str]) -> None:
    text = "\n".join([*parts, *others])
    whole = set(small(text).replace("-", " ").replace("‐", " ").replace("\u00ad", " ").split())
    found = words_of(text)
    assert found <= whole
    sought = {
        small(first[:-1] + rest.rstrip("-‐\u00ad"))
        for first, rest in pairwise(parts)
        if first[-1] in "-‐" and first[:-1].isalnum()
    }
    assert sought & whole <= found
