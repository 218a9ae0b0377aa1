"""Names -> organisations: mentions brought together, with the acronym that the text gives.

In: an ArticleText and its Names. Out: organisations, most mentioned first.

"World Health Organization (WHO)" defines an acronym, which is then a mention wherever it stands;
an organisation of seeds/organizations.csv has its usual name and acronym.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.enrich.known_names import known_organizations
from tasks.enrich.name_reader import Mention, NameKind
from tasks.enrich.text import ArticleText
from tasks.enrichment import Organization

MOST = 50
"""Organisations of one article."""
_DEFINED = re.compile(r"\s?[(（]([^\W\d_][\w.&-]{1,9})[)）]")
_ARTICLE = re.compile(r"^(?:the|The)\s+")


@dataclass(slots=True)
class _Body:
    name: str
    acronym: str | None
    score: float
    mentions: list[Mention] = field(default_factory=list)


def find_organizations(text: ArticleText, names: Sequence[Mention]) -> tuple[Organization, ...]:
    """The organisations of a text. Never raises."""
    found: dict[str, _Body] = {}
    acronyms: dict[str, _Body] = {}
    for mention in names:
        if mention.kind is not NameKind.ORGANIZATION:
            continue
        body = acronyms.get(mention.text) or _body(found, mention)
        body.mentions.append(mention)
        acronym = _defined(text, mention)
        if acronym:
            body.acronym = acronym
            acronyms[acronym] = body
    for mention in names:
        owner = acronyms.get(mention.text)
        if owner and mention.kind is NameKind.UNKNOWN:
            owner.mentions.append(mention)
    ranked = sorted(found.values(), key=lambda one: (-len(one.mentions), one.mentions[0].start))
    return tuple(_organization(text, body) for body in ranked[:MOST])


def _body(found: dict[str, _Body], mention: Mention) -> _Body:
    known = known_organizations().find(mention.text)
    name = known.name if known else _ARTICLE.sub("", mention.text)
    acronym = known.acronym if known else None
    return found.setdefault(name.casefold(), _Body(name, acronym, mention.score))


def _defined(text: ArticleText, mention: Mention) -> str | None:
    """The acronym in brackets behind a name: capitals of which the first is the name's."""
    match = _DEFINED.match(text.whole, mention.end)
    if match is None or match[1] == mention.text:
        return None
    capitals = sum(letter.isupper() for letter in match[1])
    return match[1] if capitals >= 2 and capitals >= len(match[1]) / 2 else None


def _organization(text: ArticleText, body: _Body) -> Organization:
    mentions = sorted(body.mentions, key=lambda mention: mention.start)
    spans = (text.in_body(mention.start, mention.end) for mention in mentions)
    return Organization(
        body.name, body.acronym, len(mentions), body.score, tuple(span for span in spans if span)
    )
