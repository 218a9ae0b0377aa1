"""deployments/Dockerfile and compose.yaml: pinned, not root, and in step with the settings.

No engine is needed; that the image builds and the stack comes up in it is for a machine that has
one. The stack without one is in test_stack.py.
"""

from __future__ import annotations

import re
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.settings import Settings

FOLDER = Path(__file__).parents[2] / "deployments"
DOCKERFILE = (FOLDER / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
EXACT = re.compile(r"[\w./-]+:\d+\.\d+[\w.-]*")


def instructions(name: str) -> list[str]:
    joined = DOCKERFILE.replace("\\\n", " ")
    return re.findall(rf"^{name} +(.*)$", joined, re.MULTILINE)


def test_the_image_is_built_of_exact_versions_and_does_not_run_as_root() -> None:
    (base,) = (arg.partition("=")[2] for arg in instructions("ARG"))
    assert EXACT.fullmatch(base)
    assert all(stage.startswith("${PYTHON}") for stage in instructions("FROM"))
    assert instructions("USER")[-1].isdigit()
    assert int(instructions("USER")[-1]) >= 1000
    installs = [part for run in instructions("RUN") for part in run.split("&&") if "pip" in part]
    assert installs
    for command in installs:
        assert "--no-deps" in command
        assert "--require-hashes" in command or "-e ." in command


def test_the_image_has_no_more_than_what_runs() -> None:
    kept = (FOLDER / "Dockerfile.dockerignore").read_text().splitlines()
    assert "*" in kept
    assert "!tests" not in kept
    locked = (FOLDER / "image.lock").read_text()
    assert "psycopg2-binary==" in locked
    for name in ("ray", "distributed", "pytest", "mypy", "selenium"):
        assert not re.search(rf"^{name}==", locked, re.MULTILINE), name


def test_the_image_has_the_versions_that_were_tested() -> None:
    def pins(lock: Path) -> set[tuple[str, str]]:
        return set(re.findall(r"^([\w-]+)==([^ ;]+)", lock.read_text(), re.MULTILINE))

    tested = pins(FOLDER.parent / "requirements.lock") | pins(FOLDER / "scale.lock")
    assert pins(FOLDER / "image.lock") <= tested


def test_the_stack_is_a_database_a_server_and_a_worker_that_wait_for_each_other() -> None:
    assert set(SERVICES) == {"postgres", "server", "worker"}
    for service in SERVICES.values():
        assert EXACT.fullmatch(service["image"])
        assert service["restart"] == "unless-stopped"
        for needed, how in service.get("depends_on", {}).items():
            assert how == {"condition": "service_healthy"}
            assert "healthcheck" in SERVICES[needed]
        for volume in service.get("volumes", []):
            name = volume.partition(":")[0]
            assert name in COMPOSE["volumes"] or name.startswith((".", "/"))
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:")


def test_the_stack_sets_only_settings_that_there_are_and_keeps_no_secret() -> None:
    for service in SERVICES.values():
        for name, value in service["environment"].items():
            if name.startswith("COPYDESK_"):
                assert name.removeprefix("COPYDESK_").lower() in Settings.model_fields
            if "PASSWORD" in name or "://copydesk:" in str(value):
                assert "${POSTGRES_PASSWORD" in value
    assert "up" in SERVICES["worker"]["command"]


@pytest.mark.integration  # the tool is in the scale lock
def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    hadolint = str(Path(sysconfig.get_path("scripts")) / "hadolint")
    done = subprocess.run(
        [hadolint, "--failure-threshold", "style", str(FOLDER / "Dockerfile")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.integration
def test_compose_yaml_has_only_keys_and_values_of_the_compose_specification() -> None:
    """As `docker compose config` would say; the library refuses what the specification has not."""
    from compose_spec import PyOptions

    stack = PyOptions(apply_merge=True).from_yaml((FOLDER / "compose.yaml").read_text())
    stack.validate()
    assert set(stack.service_names()) == set(SERVICES)
