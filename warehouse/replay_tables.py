"""The table of replays."""

from __future__ import annotations

from warehouse.columns import TEXT, UTC, Column, Table, must

REPLAYS = Table(
    "replays",
    "Each try to clean a document in quarantine again, and what came of it.",
    ("rejection_id", "run_id"),
    (
        must("rejection_id", TEXT, "The first refusal (rejections.rejection_id)."),
        must("replayed_at", UTC, "When it was tried (UTC)."),
        must("run_id", TEXT, "The run that tried it (runs.run_id)."),
        must("outcome", TEXT, "article: it went in; refused: it did not."),
        Column("article_id", TEXT, "The article that it became."),
        Column("reason", TEXT, "Why it was refused this time."),
        must("copydesk_version", TEXT, "Code that tried it."),
        must("cleaner_version", TEXT, "Version of the rules or model that tried it."),
    ),
    inline_rows=100,
)
