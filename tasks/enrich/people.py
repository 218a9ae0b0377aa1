"""Names -> people: mentions of one person brought together, the fullest name first.

In: an ArticleText and its Names. Out: People, most mentioned first, None for a language without
cues; and the names that turned out to be theirs.

1. a full name of two words or more founds a person, whichever rule saw it
2. "Zelensky", "President Zelensky" and an unexplained "Zelensky" are the person whose last name
   that is; a mention that two people share goes to the one that was named last
3. an unknown name of several words is a person's where its last word also stands alone, and not
   before it in the body: a text introduces people by their whole names ("Camp Strava" is no person
   in a text on Strava)
4. a lone last name founds a person only behind a title, or where a model reads it so
Inflected last names ("Трампа") are the same where they differ in their last letters alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.enrich.cues import cues_of
from tasks.enrich.name_reader import Mention, NameKind
from tasks.enrich.person_names import MAX_ACRONYM
from tasks.enrich.text import ArticleText
from tasks.enrichment import Person, Span

MOST = 50
MOST_WORDS = 4
NOUNS_CAPITAL = frozenset(["de"])
"""Languages in which any noun has a capital, so that a repeated one tells nothing."""
SURE_ALONE = 0.7
"""Sureness from which a lone name founds a person without a title: that of a model (ner.py)."""
EXPLAINED = 0.55
"""Sureness of a person that only the repeated last name tells."""
ARTICLES = frozenset(
    [
        *("the", "a", "an", "der", "die", "das", "den", "dem", "le", "la", "les", "el", "los"),
        *("las", "il", "lo", "i", "gli", "o", "os", "as", "de", "het", "een", "ο", "η", "το"),
    ]
)
"""Words before a lone name that make it a thing's: "Saltwick Gulls ... the Gulls"."""
"""People of one article."""
INFLECTED = frozenset(["ru", "uk", "pl", "cs", "el"])
ENDING = 3
"""Letters by which forms of a last name may differ in an inflecting language."""
SHORTEST_STEM = 4
SHORTEST_NAME = 2
"""Letters of a lone name in Latin script ("Xi")."""


@dataclass(slots=True)
class _Someone:
    name: str
    score: float
    role: str | None = None
    mentions: list[Mention] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A place in ArticleText.whole where a person of the article is named, and which."""

    name: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class People:
    """The people of an article, and where they are named, in order."""

    people: tuple[Person, ...]
    mentions: tuple[PersonMention, ...]


def find_people(text: ArticleText, names: Sequence[Mention]) -> People:
    """Bring a text's mentions together. Never raises."""
    founders = _founders(text, names)
    by_last: dict[str, list[_Someone]] = {}
    for founder in founders.values():
        by_last.setdefault(_key(founder.name.split()[-1], text.language), []).append(founder)
    mentions: list[tuple[_Someone, Mention]] = []
    latest: dict[str, _Someone] = {}
    for mention in names:
        if _key(mention.text.rpartition(" ")[2], text.language) not in by_last:
            continue  # most names
        someone = _whose(mention, founders, by_last, latest, text.language)
        if someone is None:
            continue
        latest[_key(someone.name.split()[-1], text.language)] = someone
        someone.mentions.append(mention)
        someone.role = someone.role or mention.role
        someone.score = max(someone.score, mention.score)
        mentions.append((someone, mention))
    known = [founder for founder in founders.values() if founder.mentions]
    if text.language in INFLECTED:
        for someone in known:
            someone.name = _usual_form(someone)
    ranked = sorted(known, key=lambda one: (-len(one.mentions), one.mentions[0].start))
    return People(
        tuple(_person(text, one) for one in ranked[:MOST]),
        tuple(PersonMention(one.name, mention.text, mention.start) for one, mention in mentions),
    )


def _founders(text: ArticleText, names: Sequence[Mention]) -> dict[str, _Someone]:
    """People by full name, then by a lone name behind a title that no full name explains."""
    found: dict[str, _Someone] = {}
    lone: list[Mention] = []
    lasts: set[str] = set()
    alone = _alone(text, names)
    nouns = text.language in NOUNS_CAPITAL
    cues = cues_of(text.language)
    things = cues.things if cues else frozenset()
    for mention in names:
        if mention.kind is NameKind.UNKNOWN and not nouns and _explained(mention, alone, things):
            mention = mention._replace(score=EXPLAINED)
        elif mention.kind is not NameKind.PERSON:
            continue
        words = mention.text.split()
        key = _full_key(mention.text, text.language)
        if len(words) == 1:
            lone.append(mention)
        elif key not in found:
            found[key] = _Someone(mention.text, mention.score)
            lasts.add(_key(words[-1], text.language))
    for mention in lone:
        last = _key(mention.text, text.language)
        if len(last) < SHORTEST_NAME and mention.text.isascii():
            continue  # "Gen Z"
        if last not in lasts and (mention.role or mention.score >= SURE_ALONE):
            found.setdefault(last, _Someone(mention.text, mention.score))
    return found


def _alone(text: ArticleText, names: Sequence[Mention]) -> dict[str, int]:
    """Words that stand alone as a name somewhere, and where first in the body.

    Behind a title, in headline or recap a last name may stand before the whole one.
    """
    found: dict[str, int] = {}
    end = text.body_start + len(text.body)
    for mention in names:
        if " " in mention.text or mention.kind not in (NameKind.PERSON, NameKind.UNKNOWN):
            continue
        before = text.whole[max(0, mention.start - 5) : mention.start].split()
        if mention.role or not (before and before[-1].lower() in ARTICLES):
            free = mention.role or not text.body_start <= mention.start < end
            found[mention.text] = min(found.get(mention.text, end), end if free else mention.start)
    return found


def _explained(mention: Mention, alone: dict[str, int], things: frozenset[str]) -> bool:
    """Whether an unknown name is a person's: its last word, not its first, also stands alone."""
    words = mention.text.split()
    short = words[-1].isupper() and len(words[-1]) <= MAX_ACRONYM  # "Generative AI"
    if short or not things.isdisjoint((words[0], words[-1])):
        return False
    introduced = mention.start < alone.get(words[-1], -1)
    return 2 <= len(words) <= MOST_WORDS and introduced and words[0] not in alone


def _whose(
    mention: Mention,
    founders: dict[str, _Someone],
    by_last: dict[str, list[_Someone]],
    latest: dict[str, _Someone],
    language: str | None,
) -> _Someone | None:
    if mention.kind is NameKind.ORGANIZATION:
        return None
    exact = founders.get(_full_key(mention.text, language))
    if exact is not None:
        return exact
    words = mention.text.split()
    last = _key(words[-1], language)
    if len(words) > 1 and mention.kind is not NameKind.PERSON:
        return None
    return latest.get(last) or next(iter(by_last.get(last, ())), None)


def _usual_form(someone: _Someone) -> str:
    """The form in which the whole name stands most often, the shortest of equals."""
    whole = len(someone.name.split())
    forms = Counter(one.text for one in someone.mentions if len(one.text.split()) == whole)
    return min(forms, key=lambda form: (-forms[form], len(form)), default=someone.name)


def _full_key(name: str, language: str | None) -> str:
    words = name.split()
    return " ".join(_key(word, language) for word in words)


def _key(word: str, language: str | None) -> str:
    """A word as its forms share it."""
    if language in INFLECTED and len(word) > SHORTEST_STEM:
        return word[: max(SHORTEST_STEM, len(word) - ENDING)]
    return word


def _person(text: ArticleText, someone: _Someone) -> Person:
    places = (text.in_body(mention.start, mention.end) for mention in someone.mentions)
    spans: tuple[Span, ...] = tuple(span for span in places if span)
    return Person(someone.name, someone.role, len(someone.mentions), someone.score, spans)
