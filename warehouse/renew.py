"""Stored articles enriched again, in place: rows -> Enrichables; renewed columns -> the lake.

In: a lake, a condition over `articles`, names of fields. Out: chunks of stored rows; for each
article whose field reads otherwise now a Renewal; `commit_renewals` writes them.

1. an article is made enrichable again of its columns and its blocks; nothing is cleaned
2. a field is renewed where its value differs, or what it was made with
3. one transaction a batch updates the columns of those versions: no article gets a new version,
   and one that changed meanwhile is left alone
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import pyarrow as pa

from tasks.enrich.enrichments import METHODS, Enrichable, enrich
from tasks.enrichment import HeadValue
from tasks.errors import UsageError
from tasks.models import Block, BlockKind, Decision, Label, LabelledBlock, Link
from warehouse.enrichment_columns import COLUMNS, as_read, enrichment_row
from warehouse.faults import translated
from warehouse.lake import Connection, Lake
from warehouse.queries import run
from warehouse.stored import choose

ALSO = {"flags": ("genre",)}
"""Columns that go with a field."""
CHUNK_ARTICLES = 64
"""Articles that a worker is given at a time."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Renewal:
    """A version whose columns change: their new values by name, `enrichments` among them."""

    article_id: str
    version: int
    values: Row


def columns_of(fields: Sequence[str]) -> tuple[str, ...]:
    """The columns of fields to be renewed. Raises UsageError for a field that there is not."""
    for field in fields:
        if field not in METHODS:
            raise UsageError(f"There is no field {field!r}. Name some of: {', '.join(METHODS)}.")
    return tuple(name for field in fields for name in (field, *ALSO.get(field, ())))


def stored_articles(lake: Lake, where: str | None = None) -> Iterator[list[Row]]:
    """Chunks of the current articles that `where` chooses, with their blocks."""
    with translated(lake.name), lake.connect() as connection:
        choose(connection, where)
        run(connection, "stored_articles")
        names = [column[0] for column in connection.description or ()]
        while rows := connection.fetchmany(CHUNK_ARTICLES):
            yield [dict(zip(names, row, strict=True)) for row in rows]


def renewals(rows: Sequence[Row], fields: Sequence[str], ner: bool = False) -> list[Renewal]:
    """What changes in some stored articles; runs in a worker process."""
    columns = columns_of(fields)
    found = (_renewal(row, fields, columns, ner) for row in rows)
    return [renewal for renewal in found if renewal]


def commit_renewals(lake: Lake, found: Sequence[Renewal], *, author: str, message: str) -> int:
    """Write the renewals; returns how many versions they were written to."""
    if not found:
        return 0
    names = [column.name for column in COLUMNS if column.name in found[0].values]
    types = {column.name: column.type for column in COLUMNS}
    schema = pa.schema(
        [("article_id", pa.string()), ("version", pa.int32()), *((n, types[n]) for n in names)]
    )
    rows = [{"article_id": one.article_id, "version": one.version, **one.values} for one in found]
    table = pa.Table.from_pylist(rows, schema=schema)
    changes = ", ".join(f"{name} = renewed.{name}" for name in names)
    statement = (
        f"UPDATE article_versions AS stored SET {changes} FROM renewed "
        "WHERE stored.article_id = renewed.article_id AND stored.version = renewed.version "
        "AND stored.valid_to IS NULL"
    )

    def update(connection: Connection) -> int:
        connection.register("renewed", table)
        row = connection.execute(statement).fetchone()
        return int(row[0]) if row else 0

    return lake.write(update, author=author, message=message)


def _renewal(row: Row, fields: Sequence[str], columns: Sequence[str], ner: bool) -> Renewal | None:
    made = as_read(enrichment_row(enrich(_enrichable(row), ner=ner)), (*columns, "enrichments"))
    values = {name: made[name] for name in columns}
    before = row["enrichments"] or []
    kept = [entry for entry in before if entry["field"] not in fields]
    values["enrichments"] = kept + [e for e in made["enrichments"] if e["field"] in fields]
    same = all(values[name] == row[name] for name in columns)
    if same and _as_set(values["enrichments"]) == _as_set(before):
        return None
    return Renewal(row["article_id"], row["version"], values)


def _as_set(entries: Sequence[Row]) -> set[tuple[str, ...]]:
    return {(entry["field"], entry["library"], entry["version"]) for entry in entries}


def _enrichable(row: Row) -> Enrichable:
    published = row["date_published"]
    head = row["head_metadata"]
    return Enrichable(
        headline=row["headline"],
        description=row["description"],
        abstract=row["abstract"],
        article_body=row["article_body"],
        language=row["in_language"],
        authors=tuple(row["authors"]),
        section=row["article_section"],
        keywords=tuple(row["keywords"]),
        url=row["canonical_url"] or row["url"],
        domain=row["publisher_domain"],
        is_based_on=row["is_based_on"],
        published=published.replace(tzinfo=UTC) if published else None,
        head=None if head is None else tuple(HeadValue(**value) for value in head),
        blocks=[_block(position, block) for position, block in enumerate(row["blocks"] or ())],
    )


def _block(position: int, row: Row) -> LabelledBlock:
    links = tuple(Link(**link) for link in row["links"])
    block = Block(position, row["text"], BlockKind.OTHER, 0, len(row["text"]), links=links)
    return LabelledBlock(block, Decision(Label(row["label"]), row["kept"], "stored", 1.0))
