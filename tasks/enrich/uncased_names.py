"""People in texts without capitals (Chinese, Japanese, Korean, Arabic, Hindi) -> mentions.

In: an ArticleText. Out: mentions of people in the order of the text, also those of a name that was
told once and stands again. Words are in seeds/uncased_names.csv. A name needs two signs.

Korean   a surname and two syllables as a word, the next word an office ("김도윤 전주시장은")
Arabic   a given name, behind an office or a verb of saying at most three words before, then up to
         three words that are given names or bear the article ("الوزير سامر الحديدي")
Hindi    a surname behind one or two words, with an office before or ने behind ("राजेश वर्मा ने")
Chinese, Japanese: spaceless_names.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tasks.enrich.name_reader import Mention, NameKind
from tasks.enrich.spaceless_names import Found, chinese_names, japanese_names
from tasks.enrich.text import ArticleText
from tasks.enrich.uncased_cues import one_of, words_of

SURE = 0.8
"""Sureness of a name that two signs tell."""
MOST = 50
"""Names that are looked for again in the text."""
AROUND = 3
"""Words before an Arabic name among which its office or its verb stands."""
MORE = 3
"""Words of an Arabic name behind the given name."""
_ARABIC_LINKS = frozenset({"بن", "ابن", "بنت", "أبو", "ابو", "آل", "عبد", "أم"})
_ARTICLE = "ال"
_MIN_WITH_ARTICLE = 5


def find_uncased(text: ArticleText) -> tuple[Mention, ...]:
    """People of an article in one of the languages. Linear; never raises."""
    found: dict[int, tuple[str, str | None]] = {}
    for name, start, role in _first(text):
        found.setdefault(start, (name, role))
    roles: dict[str, str | None] = {}
    for name, role in found.values():
        roles[name] = roles.get(name) or role
    names = list(roles)[:MOST]
    if not names:
        return ()
    again = re.compile(one_of(names))
    return tuple(
        Mention(NameKind.PERSON, m.group(), m.start(), m.end(), SURE, roles[m.group()])
        for m in again.finditer(text.whole)
    )


def _first(text: ArticleText) -> Iterator[Found]:
    """Names by their own signs."""
    match text.language:
        case "zh":
            return chinese_names(text.whole)
        case "ja":
            return japanese_names(text.whole)
        case "ko":
            return _korean(text.whole)
        case "ar":
            return _arabic(text)
        case "hi":
            return _hindi(text)
        case _:
            return iter(())


def _korean(whole: str) -> Iterator[Found]:
    for match in _korean_pattern().finditer(whole):
        honorific = match["office"] in words_of("ko", "honorific")
        yield match["name"], match.start(), None if honorific else match["office"]


@lru_cache(maxsize=1)
def _korean_pattern() -> re.Pattern[str]:
    surnames = one_of(words_of("ko", "surname"))
    titles = one_of(words_of("ko", "title") | words_of("ko", "honorific"))
    endings = "".join(sorted(words_of("ko", "stop")))
    return re.compile(
        rf"(?<!\w)(?P<name>(?:{surnames})[가-힣](?![{endings}])[가-힣])"
        rf"\s(?P<office>[가-힣]{{0,6}}?(?:{titles}))(?:은|는|이|가|을|를|의|도|와|과|에게|께서)?(?!\w)"
    )


def _arabic(text: ArticleText) -> Iterator[Found]:
    given, titles = words_of("ar", "given"), words_of("ar", "title")
    speech, stops = words_of("ar", "speech"), words_of("ar", "stop")
    behind = 0
    for at, word in enumerate(text.words):
        if at < behind or word not in given:
            continue
        signs = [_bare(one) for one in text.words[max(0, at - AROUND) : at]]
        role = next((one for one in reversed(signs) if one in titles), None)
        if role is None and not speech.intersection(signs[-2:]):
            continue
        end = at + 1
        while end < len(text.words) and end - at <= MORE and _apart(text, end) == " ":
            one = text.words[end]
            bears = one.startswith(_ARTICLE) and len(one) >= _MIN_WITH_ARTICLE
            if one in stops or not (one in given or one in _ARABIC_LINKS or bears):
                break
            end += 1
        if end - at > 1 and text.words[end - 1] not in _ARABIC_LINKS:
            behind = end
            yield _slice(text, at, end), text.starts[at], role


def _bare(word: str) -> str:
    """An Arabic word without "and" or "so" before it."""
    return word[1:] if len(word) > 3 and word[0] in "وف" else word


def _hindi(text: ArticleText) -> Iterator[Found]:
    surnames, titles = words_of("hi", "surname"), words_of("hi", "title")
    stops = words_of("hi", "stop") | titles
    for last, word in enumerate(text.words):
        if word not in surnames or last == 0 or _follows(text, last, surnames):
            continue
        at = last
        while at > 0 and last - at < 2 and _apart(text, at) == " ":
            if text.words[at - 1] in stops or (last - at == 1 and text.words[at] not in surnames):
                break
            at -= 1
        if at == last or text.words[at] in surnames:
            continue
        role = text.words[at - 1] if at and text.words[at - 1] in titles else None
        if role or text.words[last + 1 : last + 2] == ["ने"]:
            yield _slice(text, at, last + 1), text.starts[at], role


def _follows(text: ArticleText, at: int, words: frozenset[str]) -> bool:
    """Whether one of the words stands right behind a word."""
    following = text.words[at + 1 : at + 2]
    return bool(following) and following[0] in words and _apart(text, at + 1) == " "


def _apart(text: ArticleText, at: int) -> str:
    """What stands between a word and the one before it."""
    before = text.starts[at - 1] + len(text.words[at - 1])
    return text.whole[before : text.starts[at]]


def _slice(text: ArticleText, at: int, end: int) -> str:
    return text.whole[text.starts[at] : text.starts[end - 1] + len(text.words[end - 1])]
