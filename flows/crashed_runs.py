"""Crashed runs of our deployments -> scheduled again, by the supervisor.

In: the API's address. Out: how many were scheduled. By the state that a run has, not by an event:
a server that was killed tells of a crash up to 15 minutes later, when the run may be Completed.
Asked without Prefect, as the supervisor imports none.
"""

from __future__ import annotations

import json
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any

TAG = "copydesk"
"""All deployments of deployments/prefect.yaml bear it; others may share the server."""
ASK_SECONDS = 10
PATIENCE = timedelta(seconds=20)
"""What killed a process may still be at work, and a machine without memory needs a moment."""
MOST_RUNS = 3
"""A run that was killed this often is given up (begun.py): something kills its process."""


def begin_again(api: str, patience: timedelta = PATIENCE) -> int:
    """Schedule those that crashed so long ago; 0 where the server does not answer."""
    before = (datetime.now(UTC) - patience).isoformat()
    after = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    wanted = {
        "state": {"type": {"any_": ["CRASHED"]}},
        "end_time": {"before_": before, "after_": after},
    }
    try:
        ours = {"flow_runs": wanted, "deployments": {"tags": {"all_": [TAG]}}}
        found = _post(api, "flow_runs/filter", ours)
        few = [run for run in found if run["run_count"] <= MOST_RUNS]
        for run in few:
            state = {"type": "SCHEDULED", "name": "AwaitingRetry", "message": "Begun again."}
            _post(api, f"flow_runs/{run['id']}/set_state", {"state": state})
    except OSError:
        return 0
    return len(few)


def _post(api: str, path: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        f"{api}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=ASK_SECONDS) as answer:
        return json.load(answer)
