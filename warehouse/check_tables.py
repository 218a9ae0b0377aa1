"""The table of the checks' results."""

from __future__ import annotations

from warehouse.columns import BIG, REAL, TEXT, TEXTS, UTC, Column, Table, must

CHECK_RESULTS = Table(
    "check_results",
    "What each check found, each time that it ran: after every run, and by `copydesk check`.",
    ("checked_at", "check_name"),
    (
        must("check_name", TEXT, "Name of the check: warehouse/checks/<name>.sql."),
        must("checked_at", UTC, "When the checks ran (UTC)."),
        Column("run_id", TEXT, "The run that was checked; NULL: the whole warehouse."),
        must("severity", TEXT, "error: the data are wrong; warn: someone should look."),
        must("description", TEXT, "What an offending row is."),
        must("offending", BIG, "Offending rows; 0: the check passed."),
        must("examples", TEXTS, "The first of them: subject and what is wrong."),
        must("seconds", REAL, "Time that the check took, in seconds."),
    ),
    inline_rows=100,
)
