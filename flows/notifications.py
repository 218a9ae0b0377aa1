"""Who is told of failed runs, failing checks, and silent or drifting sources.

In: the settings NOTIFY_WEBHOOK, NOTIFY_SLACK and NOTIFY_EMAIL. Out, on the Prefect server: for
each that is set a notification block and two automations that use it; for each that is not, none
of them. The server sends the notifications, so that a run whose process died is told of too.

Runs of our deployments only: whoever types `copydesk run` sees that it fails.
"""

from __future__ import annotations

from datetime import timedelta
from typing import cast
from uuid import UUID

from prefect.blocks.abstract import NotificationBlock
from prefect.blocks.notifications import CustomWebhookNotificationBlock, SlackWebhook
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.events import EventTrigger, Posture, ResourceSpecification
from prefect.events.actions import SendNotification
from prefect.events.schemas.automations import AutomationCore
from prefect.exceptions import ObjectNotFound

from flows.desk_events import CHECK_FAILED, SOURCE_DRIFTED, SOURCE_SILENT
from flows.email_block import CopydeskEmail
from flows.recovery import ANY_RUN, OF_OUR_DEPLOYMENTS, ensure_automation
from tasks.settings import Settings

FAILED_RUN = (
    "{{ flow.name }} failed: {{ flow_run.name }}",
    "{{ flow_run.state.message }}\n{{ flow_run|ui_url }}",
)
"""Subject and body, as the server's templates."""
DATA = ("{{ event.event }}", "{{ event.payload.message }}")
_SLUGS = {"webhook": "custom-webhook", "slack": "slack-webhook", "email": "copydesk-e-mail"}
"""Block types by channel."""


def ensure_notifications(settings: Settings) -> None:
    """Make, renew or remove blocks and automations."""
    for channel, block in blocks(settings).items():
        with get_client(sync_client=True) as client:
            if block is None:
                _remove(client, channel)
                continue
            saved = block.save(f"copydesk-{channel}", overwrite=True)
            identity = cast(UUID, saved)  # only a caller in an event loop gets a coroutine
            for automation in automations(channel, identity):
                ensure_automation(client, automation)


def automations(channel: str, block_id: UUID) -> tuple[AutomationCore, AutomationCore]:
    """The two of a channel."""
    of_us = ResourceSpecification.model_validate({"prefect.resource.id": "copydesk.*"})
    failed = EventTrigger(
        match=ANY_RUN,
        match_related=OF_OUR_DEPLOYMENTS,
        expect={"prefect.flow-run.Failed"},
        posture=Posture.Reactive,
        threshold=1,
        within=timedelta(0),
    )
    data = EventTrigger(
        match=of_us,
        expect={CHECK_FAILED, SOURCE_DRIFTED, SOURCE_SILENT},
        posture=Posture.Reactive,
        threshold=1,
        within=timedelta(0),
    )
    made = []
    for name, trigger, (subject, body) in zip(
        _names(channel), (failed, data), (FAILED_RUN, DATA), strict=True
    ):
        action = SendNotification(block_document_id=block_id, subject=subject, body=body)
        made.append(AutomationCore(name=name, trigger=trigger, actions=[action]))
    return made[0], made[1]


def blocks(settings: Settings) -> dict[str, NotificationBlock | None]:
    """Each channel's block; None for what is not set."""
    webhook, slack, email = settings.notify_webhook, settings.notify_slack, settings.notify_email
    told = {"subject": "{{subject}}", "text": "{{subject}}\n{{body}}", "body": "{{body}}"}
    return {
        "webhook": CustomWebhookNotificationBlock(
            name="copydesk",
            url=webhook.get_secret_value(),
            method="POST",
            json_data=told,
            headers=None,
            cookies=None,
        )
        if webhook
        else None,
        "slack": SlackWebhook(url=slack) if slack else None,
        "email": CopydeskEmail(url=email) if email else None,
    }


def _names(channel: str) -> tuple[str, str]:
    return f"copydesk: {channel} tells of failed runs", f"copydesk: {channel} tells of the data"


def _remove(client: SyncPrefectClient, channel: str) -> None:
    for name in _names(channel):
        for automation in client.read_automations_by_name(name):
            client.delete_automation(automation.id)
    try:
        found = client.read_block_document_by_name(f"copydesk-{channel}", _SLUGS[channel])
        client.delete_block_document(found.id)
    except ObjectNotFound:
        pass
