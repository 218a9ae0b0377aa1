"""Crashed runs of deployments that nobody began again -> scheduled again, by the supervisor.

In: the API's address. Out: how many were scheduled. The automation of recovery.py does this in
20 s; but a server that was killed forgets which events it saw, and holds a Crashed event back for
15 minutes. Asked without Prefect, as the supervisor imports none.
"""

from __future__ import annotations

import json
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any

ASK_SECONDS = 10
PATIENCE = timedelta(seconds=60)
"""The automation has had its turn by then."""
MOST_RUNS = 3
"""A run that was killed this often is given up (begun.py): something kills its process."""


def begin_again(api: str) -> int:
    """Schedule them; 0 where the server does not answer."""
    before = (datetime.now(UTC) - PATIENCE).isoformat()
    after = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    wanted = {
        "state": {"type": {"any_": ["CRASHED"]}},
        "deployment_id": {"is_null_": False},
        "end_time": {"before_": before, "after_": after},
    }
    try:
        found = _post(api, "flow_runs/filter", {"flow_runs": wanted})
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
