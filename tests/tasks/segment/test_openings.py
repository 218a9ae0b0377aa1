"""Words found by eight letters at once are those that a search finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.segment.openings import Openings

WORDS = ("<base", "<script", "itemprop=", " property=", "typeof=", 'rel="author', "ld+json")
PIECES = st.sampled_from(
    (*WORDS, *(word[:-1] for word in WORDS), "=", "+", "<", "é", "文", "x\x00")
)


@pytest.mark.parametrize("word", WORDS)
@given(pieces=st.lists(PIECES, max_size=12))
def test_places_are_those_of_a_search(word: str, pieces: list[str]) -> None:
    html = "".join(pieces)
    found = [match.start() for match in re.finditer(f"(?={re.escape(word)})", html)]
    assert Openings(html).places(word).tolist() == found


def test_names_are_told_in_either_case() -> None:
    seen = Openings("<p><SCRIPT>a</script><TextArea>文")
    assert seen.may_have(("script", "style", "textarea", "svg")) == ["script", "textarea"]
    assert Openings("").may_have(("script",)) == []


def test_a_nul_is_told() -> None:
    assert Openings("a\x00b").has_nul
    assert not Openings("").has_nul
