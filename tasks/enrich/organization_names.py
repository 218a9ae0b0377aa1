"""A run -> an organisation that begins at a word of it, known by name or by a word that says so.

In: a Reader, a run and a place in it. Out: the mention and where the run goes on; None.
"""

from __future__ import annotations

from tasks.enrich.cues import conjunctions, particles
from tasks.enrich.name_reader import Mention, NameKind, Reader, mention_of
from tasks.enrich.runs import Word

MAX_ORGANIZATION_WORDS = 7
KNOWN, NAMED = 0.9, 0.75
"""Sureness of a known organisation, and of one that its own words name."""


def read_organization(reader: Reader, run: list[Word], at: int) -> tuple[Mention, int] | None:
    """An organisation that is known, or that its own words name."""
    known = 0
    if run[at].text in reader.organizations.heads:
        known = reader.organizations.longest_at([word.text for word in run[at : at + 5]])
    if known:
        return mention_of(reader, NameKind.ORGANIZATION, run[at : at + known], KNOWN), at + known
    limit = min(len(run), at + MAX_ORGANIZATION_WORDS)
    if limit - at < 2:
        return None
    for index in range(at, limit):
        word = run[index].text
        if index > at and (word in reader.given or (word,) in reader.cues.roles):
            return None
        small = word in particles() and (reader.german or run[at].text in reader.given)
        if word in conjunctions() or small:
            return None  # "der" leads to a German name, and is no part of it
        if word not in reader.cues.organizations:
            continue
        end = _organization_end(reader, run, index)
        if end - at < 2:
            return None
        return mention_of(reader, NameKind.ORGANIZATION, run[at:end], NAMED), end
    return None


def _organization_end(reader: Reader, run: list[Word], at: int) -> int:
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


def _names_on(reader: Reader, word: Word) -> bool:
    """Whether a word can be a further part of an organisation's name."""
    return word.text[0].isupper() and word.text not in reader.given
