"""What the characters of many blocks say, as columns: no Python loop over blocks.

In: block texts. Out: one float32 column a measure. All texts are looked at as one array of
characters with a bit mask each; sums between the blocks' bounds give the counts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float32]


class Kind:
    """Kinds of characters, a bit each; plain numbers, because a table of 65,536 is made of them."""

    LETTER = 1
    UPPER = 2
    DIGIT = 4
    SPACE = 8
    COMMA = 16
    STOP = 32
    OTHER_PUNCTUATION = 64
    QUOTE = 128
    SPACELESS = 256
    ADDRESS = 512
    SIGN = 1024


_BEYOND = 0x10000
_SIZE = _BEYOND + 1


def _kind(character: str) -> int:
    category = unicodedata.category(character)
    if category[0] == "L":
        code = ord(character)
        spaceless = 0x3040 <= code <= 0x30FF or 0x3400 <= code <= 0x9FFF or 0xAC00 <= code <= 0xD7AF
        return Kind.LETTER | (category == "Lu") * Kind.UPPER | spaceless * Kind.SPACELESS
    if category == "Nd":
        return Kind.DIGIT
    if character.isspace():
        return Kind.SPACE
    if character in ",;،、，；":
        return Kind.COMMA
    if character in ".!?…。！？؟।":
        return Kind.STOP
    if character in "\"'“”„«»‘’「」『』":
        return Kind.QUOTE
    if character in "@/#":
        return Kind.ADDRESS
    if character in "©®™|•·→›»>":
        return Kind.SIGN
    return Kind.OTHER_PUNCTUATION if category[0] in "PS" else 0


@cache
def _table() -> NDArray[np.uint16]:
    table = np.zeros(_SIZE, dtype=np.uint16)
    for code in range(_BEYOND):
        if not 0xD800 <= code <= 0xDFFF:
            table[code] = _kind(chr(code))
    return table


TEXT_COLUMNS = (
    "characters",
    "words",
    "word_length",
    "upper_share",
    "digit_share",
    "commas",
    "stops",
    "stop_rate",
    "other_punctuation_share",
    "quotes",
    "spaceless_share",
    "addresses",
    "signs",
    "starts_upper",
    "starts_digit",
    "starts_other",
    "ends_with_stop",
    "ends_with_other",
    "capital_words",
)


@dataclass(frozen=True, slots=True)
class Characters:
    """Many texts as one array: `texts[i]` begins at `starts[i]` and has `lengths[i]` characters."""

    codes: NDArray[np.uint32]
    kinds: NDArray[np.uint16]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]


def characters_of(texts: Sequence[str]) -> Characters:
    """All characters of the texts, a line break behind each text."""
    joined = "\n".join(texts) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))
    return Characters(codes, _table()[np.minimum(codes, _BEYOND)], starts, lengths)


def text_columns(characters: Characters) -> dict[str, Column]:
    """One column for each name of TEXT_COLUMNS; logarithms for sizes."""
    kinds, starts, lengths = characters.kinds, characters.starts, characters.lengths
    sizes = np.maximum(lengths, 1).astype(np.float32)

    def count(mask: NDArray[np.bool_]) -> Column:
        return np.add.reduceat(mask, starts, dtype=np.int32).astype(np.float32)

    def share(kind: int) -> Column:
        return count((kinds & kind) > 0)

    word = (kinds & (Kind.LETTER | Kind.DIGIT)) > 0
    begins = word & ~np.concatenate(([False], word[:-1]))
    letters = share(Kind.LETTER)
    spaceless = share(Kind.SPACELESS)
    # Two letters of a script without spaces are about one word.
    words = count(begins) + spaceless / 2
    stops = share(Kind.STOP)
    first, last = kinds[starts], kinds[np.maximum(starts + lengths - 1, starts)]
    before_last = kinds[np.maximum(starts + lengths - 2, starts)]
    closed = ((last & Kind.STOP) > 0) | (
        ((last & Kind.QUOTE) > 0) & ((before_last & Kind.STOP) > 0)
    )
    named = {
        "characters": np.log1p(sizes),
        "words": np.log1p(words),
        "word_length": letters / np.maximum(words, 1),
        "upper_share": share(Kind.UPPER) / np.maximum(letters, 1),
        "digit_share": share(Kind.DIGIT) / sizes,
        "commas": share(Kind.COMMA) / np.maximum(words, 1),
        "stops": np.log1p(stops),
        "stop_rate": stops / np.maximum(words, 1),
        "other_punctuation_share": share(Kind.OTHER_PUNCTUATION) / sizes,
        "quotes": np.minimum(share(Kind.QUOTE), 9),
        "spaceless_share": spaceless / sizes,
        "addresses": np.minimum(share(Kind.ADDRESS), 9),
        "signs": np.minimum(share(Kind.SIGN), 9),
        "starts_upper": (first & Kind.UPPER) > 0,
        "starts_digit": (first & Kind.DIGIT) > 0,
        "starts_other": (first & (Kind.LETTER | Kind.DIGIT)) == 0,
        "ends_with_stop": closed,
        "capital_words": count(begins & ((kinds & Kind.UPPER) > 0)) / np.maximum(words, 1),
        "ends_with_other": (last & (Kind.LETTER | Kind.DIGIT | Kind.STOP | Kind.QUOTE)) == 0,
    }
    return {name: np.asarray(named[name], dtype=np.float32) for name in TEXT_COLUMNS}
