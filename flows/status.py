"""How it stands with schedule and warehouse, for `copydesk status`.

In: settings. Out: a Status; looks only, and asks the Prefect API without importing Prefect, so
that it answers at once.
"""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flows.server import healthy, home_of
from flows.server_process import read_state
from flows.supervisor import read_supervised
from flows.warehouse_status import WarehouseStatus, look_at_warehouse, warehouse_lines
from tasks.settings import Settings

ASK_SECONDS = 10


@dataclass(frozen=True, slots=True)
class DeploymentStatus:
    """One deployment: its last run's state and time, and when the next is planned."""

    name: str
    last_state: str | None
    last_started_at: str | None
    next_at: str | None


@dataclass(frozen=True, slots=True)
class Status:
    """Everything; `warehouse` is None where none was made yet."""

    server: str | None
    server_answers: bool
    worker_lives: bool
    deployments: tuple[DeploymentStatus, ...]
    warehouse: WarehouseStatus | None


def look(settings: Settings) -> Status:
    """Look at everything. Raises CopydeskError for a warehouse that cannot be opened."""
    home = home_of(settings)
    state = read_state(home)
    address = os.environ.get("PREFECT_API_URL") or (state.url if state else None)
    try:
        found = tuple(deployments(address)) if address and healthy(address) else None
    except OSError:  # it died while it was asked
        found = None
    supervised = read_supervised(home)
    worker = supervised.worker if supervised else None
    return Status(
        server=address,
        server_answers=found is not None,
        worker_lives=worker is not None and not worker.is_gone,
        deployments=found or (),
        warehouse=look_at_warehouse(settings),
    )


def lines(status: Status) -> Iterator[str]:
    """The status for a person."""
    where = status.server or "none; `copydesk up` starts one"
    yield f"server     {where}" + ("" if status.server_answers else " (does not answer)")
    yield "worker     " + ("runs" if status.worker_lives else "none; `copydesk up` starts one")
    for item in status.deployments:
        last = f"{item.last_state} {_short(item.last_started_at)}" if item.last_state else "never"
        yield f"{item.name:<26} last {last}, next {_short(item.next_at) or 'on demand'}"
    yield from warehouse_lines(status.warehouse)


def deployments(address: str) -> Iterator[DeploymentStatus]:
    """Each deployment of the server at `address`. Raises OSError where it does not answer."""
    flows = {flow["id"]: flow["name"] for flow in _ask(address, "flows", {})}
    for deployment in _ask(address, "deployments", {}):
        of_it = {"deployments": {"id": {"any_": [deployment["id"]]}}}
        begun = of_it | {"flow_runs": {"start_time": {"is_null_": False}}}
        last = _ask(address, "flow_runs", begun | {"sort": "START_TIME_DESC", "limit": 1})
        planned = of_it | {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
        coming = planned | {"sort": "NEXT_SCHEDULED_START_TIME_ASC", "limit": 1}
        following = _ask(address, "flow_runs", coming)
        yield DeploymentStatus(
            name=f"{flows.get(deployment['flow_id'], '?')}/{deployment['name']}",
            last_state=last[0]["state_name"] if last else None,
            last_started_at=last[0]["start_time"] if last else None,
            next_at=following[0]["next_scheduled_start_time"] if following else None,
        )


def _ask(address: str, what: str, about: dict[str, Any]) -> list[dict[str, Any]]:
    request = urllib.request.Request(
        f"{address.removesuffix('/api')}/api/{what}/filter",
        data=json.dumps(about).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=ASK_SECONDS) as answer:
        return list(json.load(answer))


def _short(moment: str | None) -> str:
    return moment[:16].replace("T", " ") if moment else ""
