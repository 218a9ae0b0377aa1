"""How runs write their log on the terminal or in a worker's log file: text, or JSON lines.

In: settings. Out: environment variables that Prefect reads when it is imported; so this module
imports none of it. With COPYDESK_LOGS=json each line is one JSON object; a batch gives one, with
its counts as fields.
"""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime

from tasks.settings import Settings

_PREFECT = "PREFECT_LOGGING_"
_AS_JSON = {
    f"{_PREFECT}HANDLERS_CONSOLE_FORMATTER": "json",
    f"{_PREFECT}FORMATTERS_JSON_CLASS": "flows.logs.JsonLines",
    f"{_PREFECT}HANDLERS_CONSOLE_LEVEL": "INFO",
}
_TEXT_LINES = f"{_PREFECT}FORMATTERS_STANDARD_"
"""The class of the text lines: its key in Prefect's logging.yml is `()`, of which only the
underscore before it is left in a variable's name."""
_NAMES = ("flow_run_name", "flow_run_id", "task_run_name")
"""Of what a logger of Prefect knows."""


def log_environment(settings: Settings) -> dict[str, str]:
    """What a process that imports Prefect must see; nothing for text."""
    return _AS_JSON if settings.logs == "json" else {}


def set_up_logs(settings: Settings) -> None:
    """For a command that a person watches: only warnings, unless JSON is asked for.

    What we raise on purpose is told without its traceback; the UI has that.
    """
    os.environ.update(log_environment(settings))
    os.environ.setdefault(_TEXT_LINES, "flows.log_lines.LogLines")
    os.environ.setdefault(f"{_PREFECT}HANDLERS_CONSOLE_LEVEL", "WARNING")


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, message, run, and the `facts` of the caller."""

    def __init__(self, *_: object) -> None:
        super().__init__()  # without the format that Prefect's own JSON formatter takes

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in _NAMES if hasattr(record, name)}
        facts = getattr(record, "facts", None)
        if isinstance(facts, dict):
            line |= facts
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
