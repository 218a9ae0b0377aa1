"""Look articles up: by id, URL or location, the newest ones, and the blocks of one.

In: a lake and what a person typed. Out: rows as dictionaries, column name -> value.
"""

from __future__ import annotations

from tasks.errors import UsageError
from tasks.normalise.urls import canonical_url
from warehouse.faults import translated
from warehouse.lake import Connection, Lake
from warehouse.queries import run

Row = dict[str, object]

MOST_CANDIDATES = 10
"""So many articles are named when what was typed fits several."""


def newest_articles(lake: Lake, most: int) -> list[Row]:
    """The newest current articles, without their texts."""
    with translated(lake.name), lake.connect() as connection:
        run(connection, "newest_articles", most=most)
        return _rows(connection)


def find_article(lake: Lake, target: str) -> Row:
    """The one current article that `target` names: an id or its beginning, a URL, a location.

    Raises UsageError where none or more than one fits.
    """
    wanted = {"target": target, "canonical": canonical_url(target), "most": MOST_CANDIDATES}
    with translated(lake.name), lake.connect() as connection:
        run(connection, "find_article", **wanted)
        found = _rows(connection)
    if not found:
        raise UsageError(
            f"{target!r} is neither a file here nor an article's id, URL or location in "
            f"{lake.name}. See what there is with `copydesk show`."
        )
    if len(found) > 1:
        names = "\n".join(f"  {row['article_id']}  {row['headline']}" for row in found)
        raise UsageError(f"{target!r} fits several articles, name one of them:\n{names}")
    return found[0]


def article_blocks(lake: Lake, article: Row) -> list[Row]:
    """Kept and removed blocks of an article's version, in the order of the document."""
    wanted = {"article_id": article["article_id"], "version": article["version"]}
    with translated(lake.name), lake.connect() as connection:
        run(connection, "article_blocks", **wanted)
        return _rows(connection)


def _rows(connection: Connection) -> list[Row]:
    names = [column[0] for column in connection.description or ()]
    return [dict(zip(names, values, strict=True)) for values in connection.fetchall()]
