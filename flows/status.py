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
from datetime import datetime
from typing import Any

from flows.server import healthy, home_of
from flows.server_process import read_state
from flows.supervisor import read_supervised
from tasks.settings import MIB, Settings
from warehouse.lake import open_lake

ASK_SECONDS = 10


@dataclass(frozen=True, slots=True)
class DeploymentStatus:
    """One deployment: its last run's state and time, and when the next is planned."""

    name: str
    last_state: str | None
    last_started_at: str | None
    next_at: str | None


@dataclass(frozen=True, slots=True)
class WarehouseStatus:
    """What the warehouse holds. `bytes` are of its files; times are UTC."""

    articles: int
    rejections: int
    loaded_at: datetime | None
    bytes: int


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
    answers = bool(address and healthy(address))
    supervised = read_supervised(home)
    worker = supervised.worker if supervised else None
    return Status(
        server=address,
        server_answers=answers,
        worker_lives=worker is not None and not worker.is_gone,
        deployments=tuple(_deployments(address)) if address and answers else (),
        warehouse=_warehouse(settings),
    )


def lines(status: Status) -> Iterator[str]:
    """The status for a person."""
    where = status.server or "none; `copydesk up` starts one"
    yield f"server     {where}" + ("" if status.server_answers else " (does not answer)")
    yield "worker     " + ("runs" if status.worker_lives else "none; `copydesk up` starts one")
    for item in status.deployments:
        last = f"{item.last_state} {_short(item.last_started_at)}" if item.last_state else "never"
        yield f"{item.name:<26} last {last}, next {_short(item.next_at) or 'on demand'}"
    if status.warehouse is None:
        yield "warehouse  none yet"
        return
    held = status.warehouse
    yield (
        f"warehouse  {held.articles:,} articles, {held.bytes / MIB:,.1f} MiB, "
        f"last loaded {held.loaded_at or 'never'} UTC"
    )
    yield f"quarantine {held.rejections:,} documents"


def _deployments(address: str) -> Iterator[DeploymentStatus]:
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


def _warehouse(settings: Settings) -> WarehouseStatus | None:
    lake = open_lake(settings)
    if not lake.exists():
        return None
    with lake.connect() as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM rejections), "
            "(SELECT max(loaded_at) FROM article_versions)"
        ).fetchone()
    files = [p for p in settings.warehouse.rglob("*") if "prefect" not in p.parts and p.is_file()]
    articles, rejections, loaded_at = row or (0, 0, None)
    return WarehouseStatus(articles, rejections, loaded_at, sum(p.stat().st_size for p in files))


def _short(moment: str | None) -> str:
    return moment[:16].replace("T", " ") if moment else ""
