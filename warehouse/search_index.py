"""The full-text index beside the lake: one SQLite file that follows the lake's commits.

In: a lake. Out: `search.sqlite` in its folder, brought up to the lake's last snapshot.

The index remembers the snapshot that it has caught up with, in the same transaction as the
articles of it: whatever dies between a commit and the index's update, the next update does the
rest. DuckLake's own record of changes names the articles to look at; where that record is gone
(snapshots were expired, the warehouse was restored) every current article is looked at.

FTS5 holds words and their places, not the texts; those are in the lake. A text is known by its
article and its hash: a version's number may come again where an article was erased. A text that
was replaced is no more found, but its words stay until a fifth of the index is such: then it is
made anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.beside import Kind, note, remove, state
from warehouse.faults import translated
from warehouse.lake import Connection, Lake
from warehouse.locking import exclusive
from warehouse.queries import run
from warehouse.search_text import indexable

COMMIT_ARTICLES = 5000
"""A long catch-up is committed so often; killed, it goes on from there."""
FETCH_ARTICLES = 200
DEAD_SHARE = 0.2
"""More replaced texts than this, and the index is made anew."""
DEAD_LEAST = 1000

_SCHEMA = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    in_language TEXT,
    is_current INTEGER NOT NULL,
    seen INTEGER NOT NULL
);
CREATE UNIQUE INDEX documents_of_article ON documents (article_id, content_sha256);
CREATE VIRTUAL TABLE words USING fts5 (
    headline, description, body,
    content = '',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* Co'"
);
INSERT INTO words (words, rank) VALUES ('hashsize', 16777216), ('automerge', 8);
"""
"""Words are written at 16 MiB, a batch's at a time; eight such segments make a larger one."""
SEARCH = Kind(_SCHEMA, format="3")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an index is: the lake's snapshot it shows, and the articles that it finds."""

    snapshot: int
    articles: int
    changed: int = 0


def index_file(lake: Lake) -> Path:
    """Where the index lies; on this machine also for a lake on Postgres and S3."""
    return lake.folder.absolute() / "search.sqlite"


def update_index(lake: Lake) -> Progress:
    """Catch up with the lake's last snapshot. Raises TransientError where others update too long.

    May be killed at any moment; the next call goes on.
    """
    path = index_file(lake)
    with (
        translated(lake.name),
        exclusive(path.with_name("search.lock"), lake.lock_seconds),
        lake.reading() as source,
    ):
        snapshot = last_snapshot(source)
        _discard_unusable(path)
        with SEARCH.open(path) as index:
            behind = _snapshot_of(index)
            changed = 0 if behind == snapshot else _catch_up(index, source, behind, snapshot)
            return Progress(snapshot, _count(index), changed)


def last_snapshot(connection: Connection) -> int:
    """The newest snapshot that a connection to the lake sees."""
    row = connection.execute("FROM lake.current_snapshot()").fetchone()
    return int(row[0]) if row else 0


def shown_snapshot(path: Path) -> int | None:
    """The snapshot that an index shows; None where there is none that can be used."""
    if not path.is_file() or not SEARCH.is_usable(path):
        return None
    with SEARCH.open(path) as index:
        return _snapshot_of(index)


def _discard_unusable(path: Path) -> None:
    """Remove an index of another format, a damaged one, or one that is mostly replaced texts."""
    if path.is_file() and (shown_snapshot(path) is None or _is_mostly_dead(path)):
        remove(path)


def _is_mostly_dead(path: Path) -> bool:
    with SEARCH.open(path) as index:
        total, current = index.execute(
            "SELECT count(*), coalesce(sum(is_current), 0) FROM documents"
        ).fetchone()
    dead = total - current
    return bool(dead >= DEAD_LEAST and dead > DEAD_SHARE * total)


def _catch_up(index: sqlite3.Connection, source: Connection, behind: int, snapshot: int) -> int:
    """Bring the index from one snapshot to another; returns how many texts were added."""
    kept = source.execute("SELECT min(snapshot_id) FROM lake.snapshots()").fetchone()
    if behind < snapshot and kept and behind >= max(1, int(kept[0])):
        return _follow(index, source, behind, snapshot)
    return _look_at_all(index, source, snapshot)


def _follow(index: sqlite3.Connection, source: Connection, behind: int, snapshot: int) -> int:
    """The articles that were touched since, in one transaction."""
    run(source, "search_changed_texts", after=behind, until=snapshot)
    index.execute("BEGIN IMMEDIATE")
    added = 0
    for is_written, article_id, *text in _rows(source):
        texts = _texts_of(index, article_id)
        for document in texts.values():  # at an UPDATE of several rows FTS5 writes out its words
            index.execute("UPDATE documents SET is_current = 0 WHERE id = ?", [document])
        if is_written:
            added += _add(index, texts, article_id, *text, seen=0)
    note(index, "snapshot", str(snapshot))
    index.execute("COMMIT")
    return added


def _look_at_all(index: sqlite3.Connection, source: Connection, snapshot: int) -> int:
    """Every current article; those that are in the index already are only ticked off."""
    this_pass = int(state(index, "pass") or 0) + 1
    index.execute("BEGIN IMMEDIATE")
    note(index, "pass", str(this_pass))
    run(source, "search_all_texts")
    added = 0
    for looked, (article_id, *text) in enumerate(_rows(source), start=1):
        added += _add(index, _texts_of(index, article_id), article_id, *text, seen=this_pass)
        if looked % COMMIT_ARTICLES == 0:
            index.execute("COMMIT")
            index.execute("BEGIN IMMEDIATE")
    index.execute("UPDATE documents SET is_current = (seen = ?)", [this_pass])
    note(index, "snapshot", str(snapshot))
    index.execute("COMMIT")
    return added


def _texts_of(index: sqlite3.Connection, article_id: object) -> dict[object, int]:
    """Hash and row of each text of an article."""
    sql = "SELECT content_sha256, id FROM documents WHERE article_id = ?"
    return dict(index.execute(sql, [article_id]))


def _add(
    index: sqlite3.Connection,
    texts: Mapping[object, int],
    article_id: object,
    content: object,
    language: object,
    *parts: object,
    seen: int,
) -> bool:
    """Add a text, or let one that is among `texts` be found again; whether it was added.

    `parts`: headline, description, body and abstract.
    """
    if content in texts:
        index.execute(
            "UPDATE documents SET is_current = 1, seen = ?, in_language = ? WHERE id = ?",
            [seen, language, texts[content]],
        )
        return False
    document = index.execute(
        "INSERT INTO documents (article_id, content_sha256, in_language, is_current, seen)"
        " VALUES (?, ?, ?, 1, ?)",
        [article_id, content, language, seen],
    ).lastrowid
    headline, description, *whole = (str(part or "") for part in parts)
    words = map(indexable, (headline, description, "\n".join(filter(None, whole))))
    index.execute(
        "INSERT INTO words (rowid, headline, description, body) VALUES (?, ?, ?, ?)",
        [document, *words],
    )
    return True


def _rows(source: Connection) -> Iterator[tuple[object, ...]]:
    while rows := source.fetchmany(FETCH_ARTICLES):
        yield from rows


def _snapshot_of(index: sqlite3.Connection) -> int:
    return int(state(index, "snapshot") or 0)


def _count(index: sqlite3.Connection) -> int:
    row = index.execute("SELECT coalesce(sum(is_current), 0) FROM documents").fetchone()
    return int(row[0])
