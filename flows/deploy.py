"""What a Prefect server must know of us: work pool, deployments, automations, and who is told.

In: a Prefect server that answers, named by PREFECT_API_URL. Out: all of them on it; the same
again changes nothing. Run as a process of its own (`python -m flows.deploy`): Prefect reads its
address only once.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.exceptions import ObjectNotFound

from flows.notifications import ensure_notifications
from flows.recovery import ensure_automations
from flows.worker_process import POOL, ROOT
from tasks.errors import CopydeskError
from tasks.settings import read_settings

DEPLOYMENTS = Path("deployments/prefect.yaml")


def deploy() -> None:
    """Make everything. Raises CopydeskError with what Prefect said."""
    with get_client(sync_client=True) as client:
        try:
            client.read_work_pool(POOL)
        except ObjectNotFound:
            client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
    done = subprocess.run(
        [*command, "--prefect-file", str(DEPLOYMENTS)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise CopydeskError(f"The deployments were not made.\n{done.stdout}\n{done.stderr}")
    ensure_automations()
    ensure_notifications(read_settings())


if __name__ == "__main__":
    deploy()
