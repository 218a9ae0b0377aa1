"""Credentials of Postgres and S3 from a Prefect block, for where no environment holds them.

In: the setting CREDENTIALS, the name of a Secret block on the Prefect server whose value is a JSON
object of variables: AWS_*, PG* or COPYDESK_CATALOG. Out: those that are not set yet, in this
process's environment, where every client of Postgres and S3 looks; never in a log or a message.

Flows read their settings here. Commands take them before they begin where PREFECT_API_URL is set.
"""

from __future__ import annotations

import os
import re
from typing import Any

from tasks.errors import UsageError
from tasks.settings import Settings, read_settings

_TAKEN = re.compile(r"(AWS|PG)[A-Z0-9_]+|COPYDESK_CATALOG")
"""Names that a block may set: credentials and addresses, nothing that changes what is done."""


def settings_of_run() -> Settings:
    """The settings, once the credentials are in the environment. Raises UsageError."""
    take_credentials(read_settings())
    return read_settings()


def take_credentials(settings: Settings) -> None:
    """Put what the block holds into the environment; what is set there already stays."""
    if not settings.credentials:
        return
    for name, value in _read(settings.credentials).items():
        os.environ.setdefault(name, value)


def _read(block: str) -> dict[str, str]:
    from prefect.blocks.system import Secret  # slow to import, and few need it
    from prefect.exceptions import ObjectNotFound

    try:
        loaded: Any = Secret.load(block, _sync=True)  # type: ignore[call-arg]  # of its decorator
    except (ValueError, ObjectNotFound):
        raise UsageError(
            f"COPYDESK_CREDENTIALS={block!r}: the Prefect server has no Secret block of this name. "
            "Make one on its page Blocks, or unset the variable."
        ) from None
    value = loaded.get()
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise UsageError(
            f"The Secret block {block!r} must hold a JSON object of texts, such as "
            '{"AWS_ACCESS_KEY_ID": "...", "AWS_SECRET_ACCESS_KEY": "..."}.'
        )
    wrong = sorted(name for name in value if not _TAKEN.fullmatch(name))
    if wrong:
        raise UsageError(
            f"The Secret block {block!r} sets {', '.join(wrong)}; it may hold AWS_*, PG* and "
            "COPYDESK_CATALOG."
        )
    return value
