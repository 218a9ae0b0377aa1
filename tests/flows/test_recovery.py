"""What the supervisor begins again: crashed runs of our deployments, on a shared server too."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flow_samples import python

from flows.crashed_runs import TAG, begin_again

pytestmark = pytest.mark.integration

CRASHED = """
import json
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.states import Crashed

@flow
def any_flow() -> None: ...

def crashed(client, tag):
    flow_id = client.create_flow(any_flow)
    deployment_id = client.create_deployment(flow_id, tag, tags=[tag])
    run = client.create_flow_run_from_deployment(deployment_id)
    client.set_flow_run_state(run.id, Crashed(), force=True)
    return str(run.id)

with get_client(sync_client=True) as client:
    print(json.dumps([crashed(client, tag) for tag in ({tag!r}, "theirs")]))
"""
STATES = """
from prefect.client.orchestration import get_client
with get_client(sync_client=True) as client:
    print([client.read_flow_run(id).state.name for id in {runs}])
"""


def test_only_runs_of_our_deployments_begin_again_and_after_a_moment(
    server: str, environment: dict[str, str]
) -> None:
    to_server = environment | {"PREFECT_API_URL": server}
    runs = json.loads(python(to_server, CRASHED.replace("{tag!r}", repr(TAG))))
    assert begin_again(server) == 0, "it crashed just now"
    assert begin_again(server, timedelta(0)) == 1
    states = python(to_server, STATES.replace("{runs}", repr(runs)))
    assert states.strip() == "['AwaitingRetry', 'Crashed']"
