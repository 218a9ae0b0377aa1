"""Text -> the names in it: people, organisations and places, by the words around and inside them.

In: an ArticleText. Out: Names, mentions in the order of the text; empty for a language without
cues. Linear in the text's size.

1. runs: capitalised words that stand side by side, with the particles of names ("bin", "van de")
   and the small words of titles and offices ("Secretary of State") between them
2. each run is read from left to right: words that only begin a sentence go; a known organisation;
   a title; an organisation by the word that says so ("Council", "GmbH"); a given name and what
   follows; a place; a person by the title, the office or the verb of saying beside the run
3. what no rule reads stays an unknown name, which another mention may explain (people.py)

German writes every noun with a capital: there a run needs a given name, a title or a place.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tasks.enrich.cues import (
    Cues,
    conjunctions,
    cues_of,
    first_names,
    name_particles,
    particles,
)
from tasks.enrich.gazetteer import Gazetteer, gazetteer
from tasks.enrich.known_names import KnownNames, known_organizations
from tasks.enrich.text import ArticleText

MAX_PERSON_WORDS = 5
MAX_ORGANIZATION_WORDS = 7
LONG_TITLE = 9
"""Letters of a title that is a compound ("Wirtschaftsminister")."""
APPOSED, APPOSED_WORDS = 60, 5
"""Characters and words behind a name in which an office may stand."""
SHORTEST_OFFICE = 3
"""Letters of a word that is no part of an office before a name ("the", "his")."""
MAX_RUN_WORDS = 40
"""Words of a run that are read as one; a text all in capitals is cut."""
SENTENCE_END = frozenset(".!?…:\n“”„«»\"'‘’—–-(•")


class NameKind(StrEnum):
    """What a name is."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"
    UNKNOWN = "unknown"


class Mention(NamedTuple):  # a dataclass takes five times as long to make, and there are many
    """One name in the text; `start`, `end` in ArticleText.whole. `score`: sureness, 0..1."""

    kind: NameKind
    text: str
    start: int
    end: int
    score: float
    role: str | None = None


class _Word(NamedTuple):
    """A word of a run; one that lost its article ("l’Élysée") begins behind it.

    `number`: its place in ArticleText.words.
    """

    text: str
    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class _Reader:
    """What a language knows of names, and the article that is read."""

    text: ArticleText
    cues: Cues
    places: Gazetteer
    organizations: KnownNames
    given: frozenset[str]
    german: bool


# Sureness by evidence, combined as 1 - (1 - a)(1 - b): a given name alone makes a person.
GIVEN_NAME, TITLE, OFFICE, SAID, FULL = 0.6, 0.6, 0.45, 0.45, 0.15


def find_names(text: ArticleText) -> tuple[Mention, ...]:
    """All names of an article. Never raises."""
    cues = cues_of(text.language)
    if cues is None or not cues.not_names:
        return ()
    reader = _Reader(
        text,
        cues,
        gazetteer(text.language),
        known_organizations(),
        first_names(),
        text.language == "de",
    )
    found: list[Mention] = []
    for run in _runs(text):
        _read_run(reader, run, found)
    return tuple(found)


def _runs(text: ArticleText) -> list[list[_Word]]:
    """Capitalised words side by side, particles between them included."""
    runs: list[list[_Word]] = []
    current: list[_Word] = []
    waiting: list[_Word] = []
    whole, small_words, end_before = text.whole, particles(), 0
    for index, (raw, at) in enumerate(zip(text.words, text.starts, strict=True)):
        capital = raw[0].isupper()
        if not capital and not current and "’" not in raw and "'" not in raw:
            continue  # most words
        start, word = _elided(raw, at) if "’" in raw or "'" in raw else (at, raw)
        if current and (start != at or not _joined(whole, end_before, at, current[-1].text)):
            runs.append(current)
            current, waiting = [], []
        end_before = at + len(raw)
        if word[0].isupper():
            bare = _bare(word, text.language)
            current += waiting
            current.append(_Word(bare, start, start + len(bare), index))
            waiting = []
            if len(bare) < len(word) or len(current) >= MAX_RUN_WORDS:  # a possessive ends a name
                runs.append(current)
                current = []
        elif current and len(waiting) < 2 and word in small_words:
            waiting.append(_Word(word, start, start + len(word), index))
        elif current:
            runs.append(current)
            current, waiting = [], []
    return [*runs, current] if current else runs


def _joined(whole: str, end: int, start: int, before: str) -> bool:
    """Whether two words belong to one run: a space, or the dot of an initial or a title."""
    gap = whole[end:start]
    return gap == " " or (gap == ". " and (len(before) <= 4 and before[:1].isupper()))


def _elided(word: str, at: int) -> tuple[int, str]:
    """ "l’Élysée" -> "Élysée": an article that lost its vowel is no part of the name."""
    for mark in "’'":
        before, found, after = word.partition(mark)
        elided = before.islower() or before in ("L", "D")
        if found and len(before) <= 2 and elided and after[:1].isupper():
            return at + len(before) + 1, after
    return at, word


def _bare(word: str, language: str | None) -> str:
    """A word without the possessive's ending; Turkish parts every ending from a name by ’."""
    if word.endswith(("’s", "'s", "’S", "'S")):
        return word[:-2]
    if language == "tr" and ("’" in word or "'" in word):
        return word.replace("'", "’").partition("’")[0]
    return word


def _read_run(reader: _Reader, run: list[_Word], found: list[Mention]) -> None:
    at = 0
    role_from: int | None = None
    while at < len(run):
        word = run[at].text
        if word in particles() or (word in reader.cues.not_names and _begins(reader, run[at])):
            place = _place(reader, run, at) if reader.places.longest(word) > 1 else None
            if place and place[2] > 1:  # "La Spezia"
                found.append(place[0])
            at += place[2] if place and place[2] > 1 else 1
            continue
        organization = _organization(reader, run, at)
        if organization:
            found.append(organization[0])
            at, role_from = organization[1], None
            continue
        title = _title(reader, run, at)
        if title:
            role_from = at if role_from is None else role_from
            at += title
            continue
        person = _person(reader, run, at, role_from)
        if person:
            found.append(person[0])
            at, role_from = person[1], None
            continue
        place = _place(reader, run, at)
        if place and _is_part(reader, found, run, at, at + place[2]):
            at += place[2]
            continue
        if place:
            found.append(place[0])
            if at + place[2] < len(run) and role_from is None:
                role_from = at  # "US Secretary of State"
            at += place[2]
            continue
        if word in reader.cues.demonyms:
            role_from = at if role_from is None else role_from
            at += 1
            continue
        at = _unknown(reader, run, at, found)
        role_from = None


def _is_part(reader: _Reader, found: list[Mention], run: list[_Word], at: int, behind: int) -> bool:
    """Whether a city's name is only a part of an unknown one: "Foz da Lontra", "Moss Halt"."""
    if run[at].text in reader.places.names:
        return False
    if behind < len(run) and not reader.german and run[behind].text[0].isupper():
        return not _readable(reader, run, behind) and run[behind].text not in reader.cues.demonyms
    if at < 2 or run[at - 1].text not in name_particles():
        return False
    return bool(found) and found[-1].kind is NameKind.UNKNOWN and found[-1].end == run[at - 2].end


def _begins(reader: _Reader, word: _Word) -> bool:
    """Whether a word stands where any word has a capital."""
    before = reader.text.whole[max(0, word.start - 2) : word.start].strip()
    return not before or before[-1] in SENTENCE_END or len(word.text) <= 3 or not reader.german


def _organization(reader: _Reader, run: list[_Word], at: int) -> tuple[Mention, int] | None:
    """An organisation that is known, or that its own words name."""
    known = 0
    if run[at].text in reader.organizations.heads:
        known = reader.organizations.longest_at([word.text for word in run[at : at + 5]])
    if known:
        return _mention(reader, NameKind.ORGANIZATION, run[at : at + known], 0.9), at + known
    limit = min(len(run), at + MAX_ORGANIZATION_WORDS)
    if limit - at < 2:
        return None
    for index in range(at, limit):
        word = run[index].text
        if index > at and (word in reader.given or (word,) in reader.cues.roles):
            return None
        if word in conjunctions() or (word in particles() and run[at].text in reader.given):
            return None
        if word not in reader.cues.organizations:
            continue
        end = _organization_end(reader, run, index)
        if end - at < 2:
            return None
        return _mention(reader, NameKind.ORGANIZATION, run[at:end], 0.75), end
    return None


def _organization_end(reader: _Reader, run: list[_Word], at: int) -> int:
    """Past "University of Applied Sciences", "Universität Dresden": what belongs to the word."""
    end = at + 1
    while end < len(run) and (
        run[end].text in reader.cues.organizations
        or (reader.text.language != "en" and _names_on(reader, run[end]))
    ):
        end += 1
    while end + 1 < len(run) and run[end].text in particles() and end - at < MAX_ORGANIZATION_WORDS:
        step = end
        while step < len(run) and run[step].text in particles() - conjunctions():
            step += 1
        if step == len(run) or not _names_on(reader, run[step]):
            break
        end = step + 1
        while end < len(run) and _names_on(reader, run[end]):
            end += 1
    return end


def _names_on(reader: _Reader, word: _Word) -> bool:
    """Whether a word can be a further part of an organisation's name."""
    return word.text[0].isupper() and word.text not in reader.given


def _title(reader: _Reader, run: list[_Word], at: int) -> int:
    """Words of the longest title that begins here; 0 where none does or nothing follows."""
    first = run[at].text
    compound = reader.cues.compounds and len(first) > LONG_TITLE and at + 1 < len(run)
    if compound and first.lower().endswith(reader.cues.compounds):
        return 1
    if first not in reader.cues.role_heads:
        return 0
    words = tuple(word.text for word in run[at : at + reader.cues.longest_role])
    for length in range(len(words), 0, -1):
        if words[:length] in reader.cues.roles and at + length < len(run):
            return length
    return 0


def _person(
    reader: _Reader, run: list[_Word], at: int, role_from: int | None
) -> tuple[Mention, int] | None:
    first = run[at]
    given = first.text in reader.given
    if role_from is None and not given and (at > 0 or len(run) == 1):
        return None  # nothing beside it could tell
    end = _person_end(reader, run, at)
    words = [word for word in run[at:end] if word.text not in name_particles()]
    if given and len(words) < 2:
        given = False  # "Charlotte" alone may be a city, "Will" a verb
    beside = at > 0 and run[at - 1].text not in particles()
    titled = (
        role_from is not None
        and beside
        and any(_title(reader, run, index) for index in range(role_from, at))
    )
    office = at == 0 and _word_before(reader, first) in reader.cues.relations
    said = (at == 0 or titled) and end == len(run) and _said(reader, first, run[end - 1])
    if reader.places.known(first.text) and not (given or titled):
        return None
    miss = 1.0
    for holds, weight in (
        (given, GIVEN_NAME),
        (titled, TITLE),
        (office and (len(words) > 1), OFFICE),
        (said and (len(words) > 1), SAID),
        (len(words) > 1 and end == len(run) and _apposed(reader, run[end - 1]), OFFICE),
        (len(words) > 1, FULL),
    ):
        miss *= 1 - weight if holds else 1
    score = 1 - miss
    if score < 0.5 and not (score > 0.45 and not reader.german):
        return None
    role = None
    if titled and role_from is not None:
        role = reader.text.whole[run[role_from].start : first.start].strip()
    elif office:
        role = _office(reader, first)
    return _mention(reader, NameKind.PERSON, run[at:end], round(score, 2), role), end


def _person_end(reader: _Reader, run: list[_Word], at: int) -> int:
    """Past the last word of a person's name that begins at `at`."""
    end = last = at + 1
    while end < len(run) and end - at < MAX_PERSON_WORDS:
        word = run[end].text
        if word in name_particles() and not _organization_ahead(reader, run, end):
            end += 1
            continue
        if (
            word in particles()
            or word in reader.cues.organizations
            or (word in reader.cues.not_names and len(word) > 2)
            or ((word,) in reader.cues.roles)
        ):
            break
        end += 1
        last = end
    return last


def _organization_ahead(reader: _Reader, run: list[_Word], at: int) -> bool:
    """Whether a small word leads to an organisation: "von der Universität"."""
    ahead = run[at + 1 : at + MAX_PERSON_WORDS]
    return any(word.text in reader.cues.organizations for word in ahead)


def _word_before(reader: _Reader, word: _Word) -> str:
    """The word right before a run, "" where more than a space or a comma parts them."""
    if word.number == 0:
        return ""
    before, at = reader.text.words[word.number - 1], reader.text.starts[word.number - 1]
    gap = reader.text.whole[at + len(before) : word.start]
    return before if gap in (" ", ", ") else ""


def _said(reader: _Reader, first: _Word, last: _Word) -> bool:
    """Whether a verb of saying stands right before or right behind the name."""
    if _word_before(reader, first) in reader.cues.speech:
        return True
    following = reader.text.words[last.number + 1 : last.number + 3]
    gap = reader.text.whole[last.end : last.end + 2]
    return gap[:1] in " ," and any(word in reader.cues.speech for word in following)


def _apposed(reader: _Reader, last: _Word) -> bool:
    """Whether an age or an office stands behind the name: "Edda Quill, 43,", ", a farmer"."""
    whole = reader.text.whole
    if whole[last.end : last.end + 2] != ", ":
        return False
    words = whole[last.end + 2 : last.end + APPOSED].split()[:APPOSED_WORDS]
    if words and words[0].strip(",.").isdigit() and len(words[0].strip(",.")) <= 3:
        return True
    for word in words:
        if word.rstrip(",.;:") in reader.cues.relations:
            return True
        if word[-1:] in ",.;:":
            break
    return False


def _office(reader: _Reader, first: _Word) -> str:
    """The office in small letters before a name: "harbour master", "chief of staff"."""
    words, starts, whole = reader.text.words, reader.text.starts, reader.text.whole
    begin = first.number - 1
    for index in range(first.number - 2, max(-1, first.number - 5), -1):
        word, following = words[index], words[index + 1]
        gap = whole[starts[index] + len(word) : starts[index + 1]]
        if gap != " " or not word[0].islower() or word in reader.cues.speech:
            break
        if word in particles():
            continue
        joined = following in particles() or index == first.number - 2
        if len(word) <= SHORTEST_OFFICE or not (joined or word in reader.cues.relations):
            break
        begin = index
    return whole[starts[begin] : first.start].strip(" ,")


def _place(reader: _Reader, run: list[_Word], at: int) -> tuple[Mention, int, int] | None:
    """The longest name of a place that begins here: mention, end, words."""
    longest = min(reader.places.longest(run[at].text), len(run) - at)
    for length in range(longest, 0, -1):
        words = run[at : at + length]
        name = " ".join(word.text for word in words).replace("'", "’")
        if reader.places.known(name) or (length == 1 and reader.places.base(name)):
            return _mention(reader, NameKind.PLACE, words, 0.5), at + length, length
    return None


def _unknown(reader: _Reader, run: list[_Word], at: int, found: list[Mention]) -> int:
    end = at + 1
    while end < len(run) and run[end].text[0].isupper() and not _readable(reader, run, end):
        end += 1
    found.append(_mention(reader, NameKind.UNKNOWN, run[at:end], 0.0))
    return end


def _readable(reader: _Reader, run: list[_Word], at: int) -> bool:
    """Whether a rule may read what begins at a word."""
    word = run[at].text
    return (
        word in reader.given
        or word in reader.cues.organizations
        or _place(reader, run, at) is not None
        or _title(reader, run, at) > 0
    )


def _mention(
    reader: _Reader, kind: NameKind, words: list[_Word], score: float, role: str | None = None
) -> Mention:
    start, end = words[0].start, words[-1].end
    return Mention(kind, reader.text.whole[start:end], start, end, score, role)
