"""Search from SQL: `FROM search('harbour ferry')` in a connection of this process.

In: a connection that Lake.connect gave. Out: the same, with a table macro

    search(words, most := 100, language := NULL)  ->  article_id, score, headline, snippet

which joins with any table of the lake by article_id. A stock duckdb shell does not have it: the
index is a SQLite file of its own that DuckDB cannot search.
"""

from __future__ import annotations

from duckdb.func import FunctionNullHandling

from warehouse.lake import Connection, Lake
from warehouse.search import search

_RETURNS = "STRUCT(article_id VARCHAR, score DOUBLE, headline VARCHAR, snippet VARCHAR)[]"
_MACRO = """
CREATE OR REPLACE TEMP MACRO search(words, most := 100, language := NULL) AS TABLE
SELECT unnest(copydesk_search(words, most::INTEGER, language::VARCHAR), recursive := true)
"""


def add_search(connection: Connection, lake: Lake) -> Connection:
    """Let `connection` search; returns it."""

    def found(words: str, most: int, language: str | None) -> list[dict[str, object]]:
        return [
            {
                "article_id": hit.article_id,
                "score": hit.score,
                "headline": hit.headline,
                "snippet": hit.snippet.text,
            }
            for hit in search(lake, words, most=most, language=language)
        ]

    connection.create_function(
        "copydesk_search",
        found,
        ["VARCHAR", "INTEGER", "VARCHAR"],
        _RETURNS,
        null_handling=FunctionNullHandling.SPECIAL,  # the language may be NULL
        side_effects=True,
    )
    connection.execute(_MACRO)
    return connection
