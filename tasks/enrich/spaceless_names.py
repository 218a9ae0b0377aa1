"""People in Chinese and Japanese texts, by surname and office.

In: a text. Out: (name, start, role). A name needs two signs; one alone gives nothing.

Chinese
1. an office, then a surname and one or two characters, as many as leave a word or mark behind that
   may follow a name ("馆长陈雨薇说"); or the same behind a mark, before an honorific ("陈雨薇女士")
2. a foreign name: characters that write sounds on both sides of a dot ("安娜·米勒")
Japanese
1. a surname, a given name and an office or honorific ("田中美咲市長"), no character before
2. a foreign name in katakana with dots, and an office or honorific ("ペーター・ノイマン氏")
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tasks.enrich.uncased_cues import one_of, words_of

Found = tuple[str, int, str | None]
_HAN = "\u3400-\u9fff々"
_KATAKANA = "ァ-ヶー"
_DOTS = "·‧・•"


def chinese_names(whole: str) -> Iterator[Found]:
    """People of a Chinese text. Linear; never raises."""
    office, foreign = _chinese()
    for match in office.finditer(whole):
        group = "name" if match["name"] else "called"
        yield match[group], match.start(group), match["office"]
    for match in foreign.finditer(whole):
        yield match.group(), match.start(), None


def japanese_names(whole: str) -> Iterator[Found]:
    """People of a Japanese text. Linear; never raises."""
    for match in _japanese().finditer(whole):
        honorific = match["office"] in words_of("ja", "honorific")
        yield match["name"], match.start("name"), None if honorific else match["office"]


@lru_cache(maxsize=1)
def _chinese() -> tuple[re.Pattern[str], re.Pattern[str]]:
    titles, honorifics = (one_of(words_of("zh", kind)) for kind in ("title", "honorific"))
    surnames, behind = (one_of(words_of("zh", kind)) for kind in ("surname", "behind"))
    (sounds,) = words_of("zh", "sound")
    ends = "".join(sorted(word for word in words_of("zh", "behind") if len(word) == 1))
    name = rf"(?:{surnames})[{_HAN}]{{1,2}}"
    office = re.compile(
        rf"(?P<office>{titles})(?P<name>(?:{surnames})[{_HAN}](?:(?![{ends}])[{_HAN}])?)"
        rf"(?={behind}|[\s,.:()]|$)"
        rf"|(?:(?<=[^{_HAN}])|^)(?P<called>{name})(?P<honorific>{honorifics})"
    )
    foreign = re.compile(rf"[{sounds}]{{1,8}}(?:[{_DOTS}][{sounds}]{{1,8}}){{1,3}}")
    return office, foreign


@lru_cache(maxsize=1)
def _japanese() -> re.Pattern[str]:
    surnames = one_of(words_of("ja", "surname"))
    titles = one_of(words_of("ja", "title") | words_of("ja", "honorific"))
    return re.compile(
        rf"(?<![{_HAN}])(?P<name>(?:{surnames})"
        rf"(?:[{_HAN}]{{1,3}}?|[ぁ-ん]{{2,3}}?|[{_KATAKANA}]{{2,4}}?)"
        rf"|(?<![{_KATAKANA}])[{_KATAKANA}]{{2,20}}(?:[{_DOTS}＝][{_KATAKANA}]{{2,20}}){{1,3}})"
        rf"(?P<office>{titles})"
    )
