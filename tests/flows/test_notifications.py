"""A failed run of a deployment and a failed check reach a web hook and a mail box."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flow_samples import FOUNDING, ROOT, copydesk
from receivers import mail_server, webhook

from warehouse.lake import Lake

PATIENCE_SECONDS = 240

FAIL_A_RUN = """
from prefect.client.orchestration import get_client
from prefect.states import Failed
with get_client(sync_client=True) as client:
    deployment = client.read_deployment_by_name("maintain/weekly")
    run = client.create_flow_run_from_deployment(deployment.id)
    client.set_flow_run_state(run.id, Failed(message="the disk is full"), force=True)
"""
FORGET = """
from flows.notifications import ensure_notifications
from prefect.client.orchestration import get_client
from tasks.settings import Settings
ensure_notifications(Settings())
with get_client(sync_client=True) as client:
    assert not client.read_automations_by_name("copydesk: webhook tells of failed runs")
"""
CHECK = "from flows.check import check; check()"


def python(environment: dict[str, str], *command: str, status: int = 0) -> None:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stdout + done.stderr


def wait_for(what: Callable[[], bool], found: object) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not what():
        assert time.monotonic() < deadline, f"only this came: {found}"
        time.sleep(0.5)


@pytest.mark.integration
def test_failed_runs_and_checks_are_told_by_web_hook_and_by_mail(
    environment: dict[str, str], server: str
) -> None:
    environment |= {"PREFECT_API_URL": server}
    copydesk(environment, "run", str(FOUNDING))
    lake = Lake(Path(environment["COPYDESK_WAREHOUSE"]))
    lake.write(
        lambda connection: connection.execute("DELETE FROM raw_documents"), author="", message=""
    )
    with webhook() as (hook, posted), mail_server() as (port, letters):
        told = {
            "COPYDESK_NOTIFY_WEBHOOK": hook,
            "COPYDESK_NOTIFY_EMAIL": f"mailto://127.0.0.1:{port}?from=desk@desk.example"
            "&to=night@desk.example&mode=insecure",
        }
        python(environment | told, "-m", "flows.deploy")
        python(environment, "-c", FAIL_A_RUN)
        python(environment, "-c", CHECK, status=1)
        wait_for(lambda: len(posted) >= 2, posted)
        wait_for(lambda: len(letters) >= 2, letters)
    python(environment, "-c", FORGET)
    bodies = " ".join(str(body["text"]) for body in posted)
    assert "maintain failed" in bodies
    assert "the disk is full" in bodies
    assert f"{server.removesuffix('/api')}/runs/flow-run/" in bodies
    assert "versions_have_documents found 1 rows" in bodies
    assert any("the disk is full" in letter for letter in letters)
    assert all("night@desk.example" in letter for letter in letters)
