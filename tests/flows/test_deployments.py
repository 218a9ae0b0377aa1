"""deployments/prefect.yaml names flows that exist and parameters that they take."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect.flows import Flow, load_flow_from_entrypoint

from flows.crashed_runs import TAG
from flows.recovery import automations
from tasks.sources.watched import read_sources

FOLDER = Path(__file__).parents[2] / "deployments"
DEPLOYMENTS = yaml.safe_load((FOLDER / "prefect.yaml").read_text())["deployments"]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda item: item["entrypoint"])
def test_a_deployment_names_a_flow_its_parameters_and_a_limit(deployment: dict[str, Any]) -> None:
    flow: Flow[..., object] = load_flow_from_entrypoint(
        deployment["entrypoint"], use_placeholder_flow=False
    )
    assert set(deployment.get("parameters", {})) <= set(flow.parameters.properties)
    if "schedules" in deployment:
        assert flow.parameters.required in (None, []), "a schedule gives no parameters"
    assert deployment["description"]
    assert deployment["concurrency_limit"]["limit"] == 1
    assert deployment["concurrency_limit"]["grace_period_seconds"] >= 60
    for schedule in deployment.get("schedules", []):
        assert schedule["timezone"]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda item: item["entrypoint"])
def test_the_form_of_a_deployment_says_what_each_parameter_means(
    deployment: dict[str, Any],
) -> None:
    flow = load_flow_from_entrypoint(deployment["entrypoint"], use_placeholder_flow=False)
    nested = (item.get("properties", {}) for item in flow.parameters.definitions.values())
    fields = {name: form for forms in nested for name, form in forms.items()}
    fields |= flow.parameters.properties
    for name, form in fields.items():
        assert form.get("description"), name
    assert deployment["tags"][0] == TAG


def test_the_schedule_has_each_kind_of_work() -> None:
    assert {f"{item['entrypoint'].split('.')[-1]}/{item['name']}" for item in DEPLOYMENTS} == {
        "ingest_sources/hourly",
        "learn/daily",
        "check/daily",
        "maintain/weekly",
        "reprocess/on-demand",
        "replay/on-demand",
        "backfill/on-demand",
    }


def test_no_deployment_is_named_twice() -> None:
    named = [(item["entrypoint"], item["name"]) for item in DEPLOYMENTS]
    assert len(set(named)) == len(named)


def test_the_automations_act_on_runs_of_our_deployments_only_and_when_nothing_follows() -> None:
    assert len({automation.name for automation in automations()}) == 2
    for automation in automations():
        trigger = automation.trigger.model_dump(mode="json")
        assert trigger["posture"] == "Proactive"
        deployment, tag = trigger["match_related"]
        assert deployment["prefect.resource.role"] == "deployment"
        assert tag["prefect.resource.id"] == f"prefect.tag.{TAG}"


def test_the_sample_of_sources_is_valid() -> None:
    assert read_sources(FOLDER / "sources.toml")
