"""The columns that enrichment adds to article_versions, and an article's values for them.

In: tasks/enrichment.py's types. Out: COLUMNS for schema.py, whose nested Arrow types are made of
those types, so that a field is named in one place; `enrichment_values` for rows.py.

All are nullable: NULL means unknown, or written by an older version.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

from tasks.enrichment import Enrichment
from warehouse.columns import FLAG, INT, REAL, TEXT, UTC, Column

Plain = Callable[[Any], Any]

VECTOR = pa.list_(pa.float32())

_SCALARS: dict[Any, pa.DataType] = {
    str: TEXT,
    int: INT,
    float: REAL,
    bool: FLAG,
    datetime: UTC,
}
_OWN_TYPES = {"embedding": VECTOR}

_DESCRIPTIONS = {
    "headline_language": "Language of the headline, BCP 47.",
    "languages": "Languages of the body and their shares, largest first; two where it is mixed.",
    "character_count": "Characters of article_body but white space.",
    "readability": "A published formula's score, with its name; NULL where there is no formula.",
    "keyphrases": "At most 12 phrases that the text is about, best first; never the page's own.",
    "people": "People named: full name, role, mentions and where they stand in article_body.",
    "organizations": "Organisations named: name, acronym, mentions and where they stand.",
    "places": "Places named, with ISO 3166 code and coordinates, and the name's other readings.",
    "about": "IPTC media topics, best first: qcode, name, level, score and method.",
    "quotes": "Direct quotes: text, speaker as written and as in people, cue verb and place.",
    "summary": "The standfirst or recap, else the most central sentences; never invented text.",
    "citations": "Links of the body, and the named source: internal, external or source.",
    "dates_mentioned": "Dates in the text (UTC), resolved against date_published.",
    "genre": "What kind of text it is where something says so: opinion, live_blog ...",
    "flags": "Genre, agency copy, press release, sponsored, paywalled, truncated, with evidence.",
    "head_metadata": "More of the page's head, with its places: amp_url, alternate:de, image.",
    "embedding": "224 numbers, unit length, of headline, summary and body; English only.",
    "enrichments": "What each field was made with: library and version.",
}


def _arrow(hint: Any) -> pa.DataType:
    """The Arrow type of a field's type hint."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (types.UnionType, Union):
        (hint,) = (item for item in inner if item is not type(None))
        return _arrow(hint)
    if origin is tuple:
        return pa.list_(_arrow(inner[0]))
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return pa.struct([(field.name, _arrow(hints[field.name])) for field in fields(hint)])
    return _SCALARS[hint]


def _columns() -> tuple[Column, ...]:
    hints = get_type_hints(Enrichment)
    return tuple(
        Column(name, _OWN_TYPES.get(name) or _arrow(hints[name]), description)
        for name, description in _DESCRIPTIONS.items()
    )


NAMES = tuple(field.name for field in fields(Enrichment))

COLUMNS = _columns()
"""One column for each field of Enrichment, in its order."""

_TYPES = {column.name: column.type for column in COLUMNS}


def enrichment_values(enrichment: Enrichment) -> tuple[Any, ...]:
    """The values of NAMES as Arrow takes them."""
    values: tuple[Any, ...] = _whole(Enrichment)(enrichment)
    return values


def enrichment_row(enrichment: Enrichment) -> dict[str, Any]:
    """Column name -> value as Arrow takes it."""
    return dict(zip(NAMES, enrichment_values(enrichment), strict=True))


def as_read(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Some values of an `enrichment_row` as the warehouse gives them back: structs as dicts."""
    return {name: pa.array([row[name]], _TYPES[name])[0].as_py() for name in names}


@cache
def _plain(hint: Any) -> Plain | None:
    """What makes Arrow's value of one of this type; None where it is that already.

    Made once a type: asking each value for its type took as long as a tenth of cleaning.
    """
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (types.UnionType, Union):
        (hint,) = (item for item in inner if item is not type(None))
        return _plain(hint)
    if origin is tuple:
        part = _plain(inner[0])
        return None if part is None else lambda values: [part(value) for value in values]
    if isinstance(hint, type) and is_dataclass(hint):
        return _whole(hint)
    return _without_zone if hint is datetime else None


@cache
def _whole(kind: type) -> Plain:
    """What makes a struct of a dataclass: its values as a tuple, which Arrow takes by place."""
    hints = get_type_hints(kind)
    names = tuple(field.name for field in fields(kind))
    parts = [(place, part) for place, name in enumerate(names) if (part := _plain(hints[name]))]
    values = attrgetter(*names)
    if not parts:
        return values

    def row(value: Any) -> tuple[Any, ...]:
        made = list(values(value))
        for place, part in parts:
            if made[place] is not None:
                made[place] = part(made[place])
        return tuple(made)

    return row


def _without_zone(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
