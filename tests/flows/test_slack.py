"""The Slack block speaks Slack's webhook. Prefect lets it send to Slack's own hosts only, so the
client's host is changed to a receiver of our own; everything else is what a server sends."""

from __future__ import annotations

import pytest
from pydantic import SecretStr
from receivers import webhook

from flows.notifications import blocks
from tasks.settings import Settings


@pytest.mark.integration
@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # of Apprise, on Python 3.11 and 3.12
def test_a_message_reaches_slack_with_subject_and_body() -> None:
    url = SecretStr("https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ")
    block = blocks(Settings(notify_slack=url))["slack"]
    assert block is not None
    with webhook() as (hook, posted):
        for client in block._apprise_client:
            client.webhook_url = hook
        block.notify(body="the disk is full", subject="maintain failed")
    (message,) = posted
    said = str(message)
    assert "maintain failed" in said
    assert "the disk is full" in said
    assert message["attachments"], "the form that a Slack webhook takes"
