"""Prefect's log lines on the terminal, without the traceback of what is no bug.

In: records, as Prefect's loggers make them. Out: lines; of an error that we raise on purpose the
message alone, since it says what to do. Prefect finds this class by the name that logs.py sets.
"""

from __future__ import annotations

import copy
import logging

from prefect.logging.formatters import PrefectFormatter

from tasks.errors import CopydeskError


class LogLines(PrefectFormatter):
    """As Prefect writes them; a bug keeps its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, or lines."""
        if record.exc_info and isinstance(record.exc_info[1], CopydeskError):
            record = copy.copy(record)
            record.exc_info = record.exc_text = None
        return super().format(record)
