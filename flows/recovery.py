"""The automations that notice what was killed, made once however often `up` is called.

In: a Prefect server that answers. Out: two automations on it, for runs of our deployments only:
nobody would start a run of `copydesk run` again, and others may share the server.

1. a run whose heartbeat stops is marked Crashed: its process, or process and worker, are dead
2. a run that is Pending for too long is marked Crashed: its worker died while it started it
The supervisor schedules a Crashed run again (crashed_runs.py); `require_few_runs` bounds how often.
It was an automation too, but a server that was killed holds its events back for up to 15 minutes
and has then forgotten what followed: it began runs again that were Completed long since. These two
cannot: a Completed run does not become Crashed.

Both are Proactive: they act when an expected event does not come.
"""

from __future__ import annotations

from datetime import timedelta

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import StateType
from prefect.events import EventTrigger, Posture, ResourceSpecification
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore

from flows.crashed_runs import TAG
from flows.worker_process import HEARTBEAT_SECONDS

SILENT_SECONDS = 3 * HEARTBEAT_SECONDS
PENDING_SECONDS = 120
"""A start takes 20 s on a busy machine of two processors."""

_RUNS = "prefect.flow-run."
ANY_RUN = ResourceSpecification.model_validate({"prefect.resource.id": f"{_RUNS}*"})
OF_OUR_DEPLOYMENTS: list[ResourceSpecification | dict[str, str | list[str]]] = [
    {"prefect.resource.id": "prefect.deployment.*", "prefect.resource.role": "deployment"},
    {"prefect.resource.id": f"prefect.tag.{TAG}", "prefect.resource.role": "tag"},
]
"""Both must be related to an event's run."""


def automations() -> tuple[AutomationCore, ...]:
    """The two."""
    return (
        _when_nothing_follows(
            "copydesk: a silent run has crashed",
            {f"{_RUNS}heartbeat"},
            SILENT_SECONDS,
            f"No heartbeat for {SILENT_SECONDS} s.",
        ),
        _when_nothing_follows(
            "copydesk: a run that never began has crashed",
            {f"{_RUNS}Pending", f"{_RUNS}Submitting"},
            PENDING_SECONDS,
            f"Not begun after {PENDING_SECONDS} s.",
        ),
    )


def ensure_automations() -> None:
    """Make all on the configured server."""
    with get_client(sync_client=True) as client:
        for automation in automations():
            ensure_automation(client, automation)


def ensure_automation(client: SyncPrefectClient, automation: AutomationCore) -> None:
    """Create one, or bring the one of its name up to date."""
    found = client.read_automations_by_name(automation.name)
    if not found:
        client.create_automation(automation)
        return
    client.update_automation(found[0].id, automation)
    for surplus in found[1:]:
        client.delete_automation(surplus.id)


def _when_nothing_follows(name: str, after: set[str], seconds: int, message: str) -> AutomationCore:
    crashed = ChangeFlowRunState(state=StateType.CRASHED, name=None, message=message, force=False)
    trigger = EventTrigger(
        match=ANY_RUN,
        match_related=OF_OUR_DEPLOYMENTS,
        after=after,
        expect={f"{_RUNS}*"},
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=timedelta(seconds=seconds),
    )
    return AutomationCore(name=name, trigger=trigger, actions=[crashed])
