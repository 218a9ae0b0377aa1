"""A byline as a page gives it -> the people and the organisations it names.

In: one raw string or several ("By JANE DOE and John Roe | BBC News"). Out: a Byline, names in
order, none twice. Words of all languages are in seeds/byline_words.csv.

1. addresses, e-mail, handles, dates, times and brackets are taken out
2. cut at bars, slashes, semicolons, bullets and dashes, then at commas ("Doe, Jane" stays one)
3. introductions ("By", "Von", "Автор:", "記者") and places ("in Berlin") are taken off
4. each part is an organisation (an agency, or it holds a word such as "Redaktion"), a role
   ("Political editor", dropped), or it is cut at "and" in the languages' words
5. a part in capitals gets name case (O'Brien, McDonald, van der Berg)
A part that looks like no name (too long, digits, a sentence) is dropped. Never raises.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tasks.normalise.name_case import PARTICLES, name_case
from tasks.seeds import seed_path

MAX_BYLINE = 1_000
"""Characters of one raw string that are read."""
MAX_STRINGS = 100
"""Raw strings that are read."""
MAX_NAME_WORDS = 6
"""Words of a name ("Maria del Carmen de la Cruz"); more are a sentence."""
MAX_NAME = 60
"""Characters of a name."""
MAX_SPACELESS_NAME = 12
"""Characters of a name in a script without spaces."""

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_HANDLE = re.compile(r"(?<!\w)@\w{1,50}")
_URL = re.compile(r"(?:https?:)?//\S+|www\.\S+", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[（【<][^()\[\]（）【】<>]{0,200}[)\]）】>]")
_TIME = re.compile(r"\d{1,4}[.:/年-]\s?\d.*$|(?:\b\w+\b\.?\s)?\b\d{1,2}\b.*$|\b\d{4}\b.*$")
_PIECES = re.compile(r"\s*(?:[|｜;•·‧/／\n]|\s[-–—]+\s|—|、|，|،)\s*")
_COMMA = re.compile(r"\s*,\s*")
_EDGE = " \t\"'“”„«»:：.,、*_-–—"
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DIGIT = re.compile(r"\d")
_DOMAIN = re.compile(r"[\w-]{2,}(?:\.[\w-]{2,})+", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_SLUG = re.compile(r"[a-z]{2,20}(?:-[a-z]{2,20}){1,2}")
"""A name as an address has it: ada-quill."""
_INITIALS = re.compile(r"[A-Z]{2,4}")


@dataclass(frozen=True, slots=True)
class Byline:
    """Whom a byline names, in its order; None twice."""

    people: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    """The seed's words as patterns."""

    prefix: re.Pattern[str]
    separator: re.Pattern[str]
    joiner: re.Pattern[str]
    title: re.Pattern[str]
    cut: re.Pattern[str]
    place: re.Pattern[str]
    roles: frozenset[str]
    organizations: frozenset[str]
    spaceless: tuple[str, ...]
    agencies: frozenset[str]


def read_byline(raw: str | Sequence[str]) -> Byline:
    """Read a byline or several. Deterministic; never raises."""
    strings = (raw,) if isinstance(raw, str) else tuple(raw)[:MAX_STRINGS]
    people: dict[str, str] = {}
    organizations: dict[str, str] = {}
    for text in strings:
        for name, is_organization in _names(_clean(text)):
            group = organizations if is_organization else people
            group.setdefault(" ".join(name.casefold().split()), name)
    for key in organizations:
        people.pop(key, None)
    return Byline(tuple(people.values()), tuple(organizations.values()))


@lru_cache(maxsize=1)
def _words() -> _Words:
    with seed_path("byline_words.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))

    def of(kind: str) -> list[str]:
        words = {row["word"] for row in rows if row["kind"] == kind}
        return sorted(words, key=lambda word: (-len(word), word))

    def one_of(words: list[str]) -> str:
        return "|".join(map(re.escape, words))

    spaced = [word for word in of("prefix") if not _CJK.search(word)]
    spaceless = [word for word in of("prefix") if _CJK.search(word)]
    return _Words(
        prefix=re.compile(
            rf"(?:(?:{one_of(spaced)})(?:\s*[:：]\s*|\s+)|"
            rf"(?:{one_of(spaceless)})(?:\s*[:：/／]\s*|\s+|(?=[\u3400-\u9fff]{{2,4}}$)))",
            re.IGNORECASE,
        ),
        separator=re.compile(rf"\s+({one_of(of('separator'))}|&|\+)\s+", re.IGNORECASE),
        joiner=re.compile(
            rf"(?<={_CJK.pattern}{{2}})(?:{one_of(of('joiner'))})(?={_CJK.pattern}{{2}})"
        ),
        title=re.compile(rf"^(?:{one_of(of('title'))})\s*|\s*(?:{one_of(of('title'))})$"),
        cut=re.compile(rf"(?:^|\s)(?:{one_of(of('cut'))})\b.*$", re.IGNORECASE),
        place=re.compile(rf"\s(?:{one_of(of('place'))})\s+[A-ZÀ-Þ].*$"),
        roles=frozenset(of("role")),
        organizations=frozenset(word for word in of("organization") if not _CJK.search(word)),
        spaceless=tuple(word for word in of("organization") if _CJK.search(word)),
        agencies=frozenset(of("agency")),
    )


def _clean(raw: str) -> str:
    text = raw[:MAX_BYLINE].replace("\x00", " ")
    if _SLUG.fullmatch(text):
        text = text.replace("-", " ").title()
    for pattern in (_URL, _MAIL, _HANDLE, _BRACKETS):
        text = pattern.sub(" | ", text)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(filter(None, lines))


def _names(text: str) -> Iterator[tuple[str, bool]]:
    """The names in a cleaned byline, each with whether it is an organisation's."""
    for piece in _PIECES.split(_without_prefix(text)):
        parts = _comma_parts(_without_prefix(piece))
        full = any(len(part.split()) > 1 for part in parts[:1])
        for index, part in enumerate(parts):
            for name, is_organization in _part(part):
                # "Jane Doe, Berlin": a single word behind a full name is a place or a degree.
                if is_organization or not (index and full) or " " in name or _CJK.search(name):
                    yield name, is_organization


def _without_prefix(text: str) -> str:
    """Take introductions off: "Von", "Text:", also one after the other.

    A word that is also a particle of names ("Von Trier", "Di Stefano", "de la Cruz") only goes
    before a first and a last name.
    """
    for _ in range(3):
        match = _words().prefix.match(text)
        if match is None:
            return "" if _words().prefix.fullmatch(f"{text}:") else text
        rest = text[match.end() :].lstrip(_EDGE)
        particle = match.group().strip().casefold() in PARTICLES
        if not rest or (particle and (rest[0].islower() or len(rest.split()) < 2)):
            return text
        text = rest
    return text


def _comma_parts(piece: str) -> list[str]:
    """Cut at commas; "Doe, Jane" alone is one name turned round."""
    parts = [part for part in _COMMA.split(piece) if part]
    kept: list[str] = []
    for part in parts:
        if kept and _SUFFIX.fullmatch(part):
            kept[-1] += f" {part}"
        else:
            kept.append(part)
    if len(kept) == 2 and _is_last_first(kept[0], kept[1]):
        return [f"{kept[1]} {kept[0]}"]
    return kept


def _is_last_first(last: str, first: str) -> bool:
    """ "Doe, Jane": a single name on one side and one or two on the other, none a role."""
    single = len(last.split()) == 1 and 1 <= len(first.split()) <= 2
    words = {word.strip(_EDGE).casefold() for word in f"{last} {first}".split()}
    known = words & (_words().roles | _words().organizations | _words().agencies)
    return (
        single
        and not known
        and not _CJK.search(last)
        and last[:1].isupper()
        and (first[:1].isupper() and not _INITIALS.fullmatch(first))
    )


def _part(part: str) -> Iterator[tuple[str, bool]]:
    words = _words()
    part = _TIME.sub("", words.cut.sub("", part)).strip(_EDGE)
    pieces = [piece for piece in _split_names(part) if piece]
    if _is_organization(part) and not _is_person(pieces[0] if len(pieces) > 1 else ""):
        yield from _organization(part)
        return
    for piece in pieces:
        name = words.title.sub("", words.place.sub("", _without_prefix(piece))).strip(_EDGE)
        if _is_organization(name):
            yield from _organization(name)
        elif _is_person(name):
            yield name_case(name), False


def _split_names(part: str) -> list[str]:
    """Cut at "and". A single letter ("y", "e") also stands inside a name: Ortega y Gasset."""
    words = _words()
    pieces: list[str] = []
    start = 0
    for match in words.separator.finditer(part):
        before, after = part[start : match.start()], part[match.end() :]
        letter = len(match[1]) == 1 and match[1].isalpha()
        if letter and len(before.split()) > 1 and len(after.split()) == 1:
            continue
        pieces.append(before)
        start = match.end()
    pieces.append(part[start:])
    leading = [re.sub(r"^(?:and|und|et|og|och|oraz)\s+", "", piece) for piece in pieces]
    return [name.strip(_EDGE) for piece in leading for name in words.joiner.split(piece)]


def _organization(name: str) -> Iterator[tuple[str, bool]]:
    if name and len(name) <= MAX_NAME:
        yield name, True


def _is_organization(name: str) -> bool:
    words = _words()
    folded = name.casefold()
    if folded in words.agencies or _DOMAIN.fullmatch(name):
        return True
    if any(word in name for word in words.spaceless):
        return True
    parts = [part.strip(_EDGE) for part in folded.split()]
    return any(part in words.organizations for part in parts)


def _is_person(name: str) -> bool:
    """Whether a part looks like a person's name."""
    parts = name.split()
    if not parts or len(name) > MAX_NAME or len(parts) > MAX_NAME_WORDS or _DIGIT.search(name):
        return False
    roles = _words().roles
    if any(part.strip(_EDGE).casefold() in roles for part in parts):
        return False
    if _CJK.search(name):
        if any(name.endswith(role) for role in roles):
            return False
        return 2 <= len(name.replace(" ", "")) <= MAX_SPACELESS_NAME
    letters = sum(char.isalpha() for char in name)
    return letters >= 2 and (
        name[:1].isupper() or name[:1].lower() == name[:1].upper() or len(parts) <= 2
    )
