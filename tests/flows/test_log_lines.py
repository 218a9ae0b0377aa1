"""What a person reads on the terminal: messages of expected faults, tracebacks of bugs."""

import subprocess
import sys

SCRIPT = """
from flows.logs import set_up_logs
from tasks.settings import Settings
set_up_logs(Settings())
import prefect.main
from prefect.logging import get_logger
from tasks.errors import UsageError
for fault in (UsageError("name another cluster"), ValueError("a bug")):
    try:
        raise fault
    except Exception as error:
        get_logger("desk").exception("it ended: %s", error)
"""


def test_an_error_raised_on_purpose_has_no_traceback_and_a_bug_has_one() -> None:
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    ).stderr
    expected, bug = told.split("it ended: a bug")
    assert "it ended: name another cluster" in expected
    assert "Traceback" not in expected
    assert "Traceback" in bug
    assert "ValueError: a bug" in bug
