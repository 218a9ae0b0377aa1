"""A block that sends e-mail by SMTP: Prefect's own notification blocks have none.

In: an address `mailto://user:password@smtp.example?to=desk@example.org` (mailtos: TLS), as
Apprise reads it. Out: a block type that every Prefect server on a machine with Copydesk knows, by
the entry point `prefect.collections`.
"""

from __future__ import annotations

from prefect.blocks.notifications import AppriseNotificationBlock
from pydantic import Field, SecretStr


class CopydeskEmail(AppriseNotificationBlock):
    """Sends notifications by e-mail."""

    _block_type_name = "Copydesk E-mail"
    _block_type_slug = "copydesk-e-mail"

    url: SecretStr = Field(
        title="Mail server and recipient",
        description="mailto:// or mailtos:// address as Apprise reads it.",
        examples=["mailtos://user:password@smtp.example?to=desk@example.org"],
    )
