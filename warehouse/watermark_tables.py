"""The tables of watermarks: how far each watched source was read (watermarks.py)."""

from __future__ import annotations

from warehouse.columns import BIG, TEXT, UTC, Column, Table, must

SOURCE_CHECKS = Table(
    "source_checks",
    "Every look at a watched source: what was there, what was read and what was left.",
    ("source", "checked_at"),
    (
        must("source", TEXT, "Name of the source in sources.toml."),
        must("checked_at", UTC, "When the run looked (UTC)."),
        must("files_seen", BIG, "Files that were there."),
        must("files_read", BIG, "Files that were new and were read by this run."),
        must("files_left", BIG, "New files beyond the source's limits, left for the next run."),
        Column("newest_at", UTC, "Last change of the newest file that was read (UTC)."),
        Column("run_id", TEXT, "The run that read them (runs.run_id); NULL: nothing was new."),
    ),
    inline_rows=100,
)

SOURCE_FILES = Table(
    "source_files",
    "The watermark of watched sources: every state of every file that was read wholly.",
    ("source", "path", "size_bytes", "modified_at"),
    (
        must("source", TEXT, "Name of the source in sources.toml."),
        must("path", TEXT, "Absolute path or address of the file."),
        must("size_bytes", BIG, "Its size when it was read."),
        must("modified_at", UTC, "Its last change when it was read (UTC)."),
        must("run_id", TEXT, "The run that read it (runs.run_id)."),
    ),
    inline_rows=100,
)

WATERMARK_TABLES = (SOURCE_CHECKS, SOURCE_FILES)
