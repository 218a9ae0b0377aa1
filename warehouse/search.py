"""Search: words -> the articles that hold them, best first; an article -> those near in meaning.

In: a lake and what was typed. Out: Hits with the passage that was found.

1. the index catches up with the lake, so that what was committed is found
2. FTS5 ranks by BM25, a word in the headline weighing more than one in the text
3. the lake gives what is shown; an article that changed or went meanwhile is shown as it is now
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from tasks.errors import TransientError, UsageError
from warehouse.articles import find_article
from warehouse.faults import translated
from warehouse.lake import Connection, Lake
from warehouse.queries import run
from warehouse.search_index import (
    SEARCH,
    index_file,
    last_snapshot,
    shown_snapshot,
    update_index,
)
from warehouse.search_text import Query, parse_query
from warehouse.snippets import Snippet, snippet

WEIGHTS = (8.0, 3.0, 1.0)
"""How much a word counts in headline, standfirst and text."""

_FOUND = pa.schema([("article_id", pa.string()), ("score", pa.float64())])
_MATCH = f"""
SELECT documents.article_id, -bm25(words, {", ".join(map(str, WEIGHTS))}) AS score
FROM words JOIN documents ON documents.id = words.rowid
WHERE words MATCH :match AND documents.is_current
    AND (:language IS NULL OR in_language = :language OR in_language LIKE :language || '-%')
ORDER BY score DESC, documents.article_id
LIMIT :most
"""

Found = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found. `score`: BM25 (words) or cosine (`like`); higher is better."""

    article_id: str
    score: float
    headline: str | None
    date_published: datetime | None
    in_language: str | None
    publisher_domain: str | None
    url: str | None
    snippet: Snippet


def search(lake: Lake, typed: str, *, most: int = 10, language: str | None = None) -> list[Hit]:
    """The best articles for what was typed (see search_text). Raises UsageError without a word."""
    query = parse_query(typed)
    path = index_file(lake)
    with translated(lake.name), lake.connect() as connection:
        if shown_snapshot(path) != last_snapshot(connection):
            _catch_up(lake, path)
        return _hits(connection, found_ids(path, query, most, language), query.words)


def like(lake: Lake, target: str, *, most: int = 10, language: str | None = None) -> list[Hit]:
    """The articles nearest in meaning to one. Raises UsageError where it has no vector."""
    article = find_article(lake, target)
    if not article.get("embedding"):
        raise UsageError(
            f"Article {article['article_id']} has no embedding (they are made of English text "
            "only). Search by its words instead."
        )
    wanted = {"article_id": article["article_id"], "language": language, "most": most}
    with translated(lake.name), lake.connect() as connection:
        run(connection, "search_like", **wanted)
        return _hits(connection, connection.fetchall(), ())


def found_ids(path: Path, query: Query, most: int, language: str | None = None) -> Found:
    """Ids and scores from an index as it stands, best first."""
    values = {"match": query.match, "language": language, "most": most}
    with SEARCH.open(path) as index:
        return index.execute(_MATCH, values).fetchall()


def _catch_up(lake: Lake, path: Path) -> None:
    try:
        update_index(lake)
    except (TransientError, UsageError):
        # Someone else updates it for long, or the folder is read-only: it is whole all the same.
        if shown_snapshot(path) is None:
            raise


def _hits(connection: Connection, found: Found, words: tuple[str, ...]) -> list[Hit]:
    rows = [{"article_id": article_id, "score": score} for article_id, score in found]
    connection.register("found", pa.Table.from_pylist(rows, schema=_FOUND))
    run(connection, "search_found")
    names = [column[0] for column in connection.description or ()]
    hits = []
    for row in connection.fetchall():
        facts = dict(zip(names, row, strict=True))
        hits.append(Hit(snippet=snippet(facts.pop("text"), words), **facts))
    return hits
