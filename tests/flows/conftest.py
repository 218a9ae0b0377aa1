"""Shared by the tests of flows: a clean environment, the real command, a real server.

Makes flow_samples importable: importlib mode puts no test folder on the path.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from flow_samples import clean_environment, copydesk


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment with an own empty warehouse and nothing set by the person who tests."""
    return clean_environment(tmp_path / "warehouse")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The API address of a real Prefect server that several tests share."""
    environment = clean_environment(tmp_path_factory.mktemp("server") / "warehouse")
    yield json.loads(copydesk(environment, "up", "--server-only", "--json").stdout)["api"]
    copydesk(environment, "down")
