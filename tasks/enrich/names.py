"""Text -> the names in it: people, organisations and places, by the words around and inside them.

In: an ArticleText. Out: Names, mentions in the order of the text; empty for a language without
cues. Linear in the text's size.

1. runs: capitalised words that stand side by side, with the particles of names ("bin", "van de")
   and the small words of titles and offices ("Secretary of State") between them
2. each run is read from left to right: words that only begin a sentence go; a known organisation;
   a title; an organisation by the word that says so ("Council", "GmbH"); a given name and what
   follows; a place; a person by the title, the office or the verb of saying beside the run
3. what no rule reads stays an unknown name, which another mention may explain (people.py)
4. in a headline that writes every word with a capital, names end where the text's do
   (title_case.py)

Scripts without capitals have their own rules (uncased_names.py).
German writes every noun with a capital: there a run needs a given name, a title or a place.
"""

from __future__ import annotations

from tasks.enrich.cues import cues_of, first_names, name_particles, particles
from tasks.enrich.gazetteer import gazetteer
from tasks.enrich.known_names import known_organizations
from tasks.enrich.name_reader import Mention, NameKind, Reader, mention_of, read_place
from tasks.enrich.organization_names import read_organization
from tasks.enrich.person_names import read_person, read_title
from tasks.enrich.runs import SENTENCE_END, Word, find_runs
from tasks.enrich.text import ArticleText
from tasks.enrich.title_case import settle
from tasks.enrich.uncased_cues import UNCASED
from tasks.enrich.uncased_names import find_uncased


def find_names(text: ArticleText) -> tuple[Mention, ...]:
    """All names of an article. Never raises."""
    if text.language in UNCASED:
        return find_uncased(text)
    cues = cues_of(text.language)
    if cues is None or not cues.not_names:
        return ()
    reader = Reader(
        text,
        cues,
        gazetteer(text.language),
        known_organizations(),
        first_names(),
        text.language == "de",
    )
    found: list[Mention] = []
    for run in find_runs(text):
        _read_run(reader, run, found)
    return settle(text, found)


def _read_run(reader: Reader, run: list[Word], found: list[Mention]) -> None:
    at = 0
    role_from: int | None = None
    while at < len(run):
        word = run[at].text
        if word in particles() or (word in reader.cues.not_names and _begins(reader, run[at])):
            place = read_place(reader, run, at) if reader.places.longest(word) > 1 else None
            if place and place[2] > 1:  # "La Spezia"
                found.append(place[0])
            at += place[2] if place and place[2] > 1 else 1
            continue
        organization = read_organization(reader, run, at)
        if organization:
            found.append(organization[0])
            at, role_from = organization[1], None
            continue
        title = read_title(reader, run, at)
        if title:
            role_from = at if role_from is None else role_from
            at += title
            continue
        place = read_place(reader, run, at)
        if place and place[2] == 1 and word in reader.cues.demonyms:
            place = None
        person = None if place and place[2] > 1 else read_person(reader, run, at, role_from)
        if person:
            found.append(person[0])
            at, role_from = person[1], None
            continue
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


def _is_part(reader: Reader, found: list[Mention], run: list[Word], at: int, behind: int) -> bool:
    """Whether a city's name is only a part of an unknown one: "Foz da Lontra", "Moss Halt"."""
    if run[at].text in reader.places.names:
        return False
    if behind < len(run) and not reader.german and run[behind].text[0].isupper():
        return not _readable(reader, run, behind) and run[behind].text not in reader.cues.demonyms
    if at < 2 or run[at - 1].text not in name_particles():
        return False
    return bool(found) and found[-1].kind is NameKind.UNKNOWN and found[-1].end == run[at - 2].end


def _begins(reader: Reader, word: Word) -> bool:
    """Whether a word stands where any word has a capital."""
    before = reader.text.whole[max(0, word.start - 2) : word.start].strip()
    return not before or before[-1] in SENTENCE_END or len(word.text) <= 3 or not reader.german


def _unknown(reader: Reader, run: list[Word], at: int, found: list[Mention]) -> int:
    end = at + 1
    while end < len(run) and run[end].text[0].isupper() and not _readable(reader, run, end):
        end += 1
    found.append(mention_of(reader, NameKind.UNKNOWN, run[at:end], 0.0))
    return end


def _readable(reader: Reader, run: list[Word], at: int) -> bool:
    """Whether a rule may read what begins at a word."""
    word = run[at].text
    return (
        word in reader.given
        or word in reader.cues.organizations
        or read_place(reader, run, at) is not None
        or read_title(reader, run, at) > 0
    )
