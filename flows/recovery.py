"""The automations that finish what was killed, made once however often `up` is called.

In: a Prefect server that answers. Out: three automations on it, for runs of deployments only:
nobody would start a run of `copydesk run` again.

1. a run whose heartbeat stops is marked Crashed: its process, or process and worker, are dead
2. a run that is Pending for too long is marked Crashed: its worker died while it started it
3. a Crashed run is scheduled again; `require_few_runs` bounds how often

All are Proactive: they act when an expected event does not come. Measured with Prefect 3.8.8: a
Reactive third one crashes a worker that has a limit.
"""

from __future__ import annotations

from datetime import timedelta

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import StateType
from prefect.events import EventTrigger, Posture, ResourceSpecification
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore

from flows.worker_process import HEARTBEAT_SECONDS

SILENT_SECONDS = 3 * HEARTBEAT_SECONDS
PENDING_SECONDS = 120
"""A start takes 20 s on a busy machine of two processors."""
CRASHED_SECONDS = 20

_RUNS = "prefect.flow-run."
ANY_RUN = ResourceSpecification.model_validate({"prefect.resource.id": f"{_RUNS}*"})
OF_A_DEPLOYMENT = ResourceSpecification.model_validate(
    {"prefect.resource.id": "prefect.deployment.*", "prefect.resource.role": "deployment"}
)


def automations() -> tuple[AutomationCore, ...]:
    """The three."""
    return (
        _when_nothing_follows(
            "copydesk: a silent run has crashed",
            {f"{_RUNS}heartbeat"},
            SILENT_SECONDS,
            _to(StateType.CRASHED, None, f"No heartbeat for {SILENT_SECONDS} s."),
        ),
        _when_nothing_follows(
            "copydesk: a run that never began has crashed",
            {f"{_RUNS}Pending", f"{_RUNS}Submitting"},
            PENDING_SECONDS,
            _to(StateType.CRASHED, None, f"Not begun after {PENDING_SECONDS} s."),
        ),
        _when_nothing_follows(
            "copydesk: a crashed run begins again",
            {f"{_RUNS}Crashed"},
            CRASHED_SECONDS,
            _to(StateType.SCHEDULED, "AwaitingRetry", "Begun again after a crash."),
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


def _to(state: StateType, name: str | None, message: str) -> ChangeFlowRunState:
    return ChangeFlowRunState(state=state, name=name, message=message, force=False)


def _when_nothing_follows(
    name: str, after: set[str], seconds: int, action: ChangeFlowRunState
) -> AutomationCore:
    trigger = EventTrigger(
        match=ANY_RUN,
        match_related=OF_A_DEPLOYMENT,
        after=after,
        expect={f"{_RUNS}*"},
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=timedelta(seconds=seconds),
    )
    return AutomationCore(name=name, trigger=trigger, actions=[action])
