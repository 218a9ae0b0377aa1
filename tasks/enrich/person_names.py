"""A run -> a title or a person that begins at a word of it, by what stands inside and beside it.

In: a Reader, a run and a place in it. Out: words of a title; a person's mention and where the run
goes on; None. Evidence is a given name, a title, an office in small letters before or behind the
name, a verb of saying beside it.
"""

from __future__ import annotations

from tasks.enrich.cues import conjunctions, name_particles, particles
from tasks.enrich.name_reader import Mention, NameKind, Reader, mention_of
from tasks.enrich.runs import Word

MAX_ACRONYM = 4
"""Letters of a word in capitals that is no last name ("Sovereign AI")."""
MAX_PERSON_WORDS = 5
LONG_TITLE = 9
"""Letters of a title that is a compound ("Wirtschaftsminister")."""
APPOSED, APPOSED_WORDS = 60, 5
"""Characters and words behind a name in which an office may stand."""
CONTRACTED = frozenset(["vom", "zum", "zur"])
GERMAN_ARTICLES = frozenset(["der", "den", "dem"])
SHORTEST_OFFICE = 3
"""Letters of a word that is no part of an office before a name ("the", "his")."""
# Sureness by evidence, combined as 1 - (1 - a)(1 - b): a given name alone makes a person.
GIVEN_NAME, TITLE, OFFICE, SAID, FULL = 0.6, 0.6, 0.45, 0.45, 0.15
ENOUGH, ENOUGH_ELSEWHERE = 0.6, 0.45
"""Least sureness in German, which writes every noun with a capital, and elsewhere."""


def read_title(reader: Reader, run: list[Word], at: int) -> int:
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


def read_person(
    reader: Reader, run: list[Word], at: int, role_from: int | None
) -> tuple[Mention, int] | None:
    """A person whose name begins at a word; `role_from`: where a title before it begins."""
    first = run[at]
    given = first.text in reader.given
    if role_from is None and not given and (at > 0 or len(run) == 1):
        return None  # nothing beside it could tell
    end = _person_end(reader, run, at)
    words = [word for word in run[at:end] if word.text not in name_particles()]
    if first.text in reader.cues.things or run[end - 1].text in reader.cues.things:
        return None
    if given and len(words) < 2:
        given = False  # "Charlotte" alone may be a city, "Will" a verb
    beside = at > 0 and run[at - 1].text not in particles()
    titled = (
        role_from is not None
        and beside
        and any(read_title(reader, run, index) for index in range(role_from, at))
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
    if score < (ENOUGH if reader.german else ENOUGH_ELSEWHERE):
        return None
    role = None
    if titled and role_from is not None:
        role = reader.text.whole[run[role_from].start : first.start].strip()
    elif office and _word_before(reader, first) not in reader.cues.pointers:
        role = _office(reader, first)
    return mention_of(reader, NameKind.PERSON, run[at:end], round(score, 2), role), end


def _person_end(reader: Reader, run: list[Word], at: int) -> int:
    """Past the last word of a person's name that begins at `at`."""
    end = last = at + 1
    while end < len(run) and end - at < MAX_PERSON_WORDS:
        word = run[end].text
        if reader.german and end - at > 1 and _belongs(run, end):
            break
        if word in name_particles() and not _organization_ahead(reader, run, end):
            end += 1
            continue
        if (
            word in particles()
            or word in reader.cues.organizations
            or (word in reader.cues.not_names and (len(word) > 2 or reader.text.language == "en"))
            or (word.isupper() and 1 < len(word) <= MAX_ACRONYM and not run[at].text.isupper())
            or ((word,) in reader.cues.roles)
        ):
            break
        end += 1
        last = end
    return last


def _belongs(run: list[Word], at: int) -> bool:
    """Whether German small words behind a whole name say to whom a person belongs: "Annalena
    Baerbock von den Grünen", "Konrad Kleinfeld vom Vermögensverwalter State Street"."""
    if run[at].text in CONTRACTED:
        return True
    return at + 1 < len(run) and run[at].text == "von" and run[at + 1].text in GERMAN_ARTICLES


def _organization_ahead(reader: Reader, run: list[Word], at: int) -> bool:
    """Whether a small word leads to an organisation: "von der Universität"."""
    ahead = run[at + 1 : at + MAX_PERSON_WORDS]
    return any(word.text in reader.cues.organizations for word in ahead)


def _word_before(reader: Reader, word: Word) -> str:
    """The word right before a run, "" where more than a space or a comma parts them."""
    if word.number == 0:
        return ""
    before, at = reader.text.words[word.number - 1], reader.text.starts[word.number - 1]
    gap = reader.text.whole[at + len(before) : word.start]
    return before if gap in (" ", ", ") else ""


def _said(reader: Reader, first: Word, last: Word) -> bool:
    """Whether a verb of saying stands right before or right behind the name."""
    if _word_before(reader, first) in reader.cues.speech:
        return True
    following = reader.text.words[last.number + 1 : last.number + 3]
    gap = reader.text.whole[last.end : last.end + 2]
    return gap[:1] in " ," and any(word in reader.cues.speech for word in following)


def _apposed(reader: Reader, last: Word) -> bool:
    """Whether an age or an office stands behind the name: "Edda Quill, 43,", ", a farmer"."""
    whole = reader.text.whole
    if whole[last.end : last.end + 2] != ", ":
        return False
    words = whole[last.end + 2 : last.end + APPOSED].split()[:APPOSED_WORDS]
    if words and words[0].strip(",.").isdigit() and len(words[0].strip(",.")) <= 3:
        return True
    if words and words[0] in conjunctions():
        return False
    for word in words:
        bare = word.rstrip(",.;:")
        if bare in reader.cues.relations and bare not in reader.cues.speech:
            return True
        if word[-1:] in ",.;:":
            break
    return False


def _office(reader: Reader, first: Word) -> str:
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
