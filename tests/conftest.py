"""Property tests look for counterexamples, not for slow machines: no deadline a single example.

Also the servers that integration tests share, one of each for a module. Makes the modules in
support/ importable: importlib mode puts no test folder on the path.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.integration_servers import S3, Postgres, private_folder

sys.path.insert(0, str(Path(__file__).parent / "support"))

settings.register_profile("copydesk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("copydesk")


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """A real Postgres that the tests of a module share and none of them kills."""
    server = Postgres(private_folder("postgres")).start()
    yield server
    server.close()


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    """A real bucket that the tests of a module share and none of them kills."""
    server = S3(private_folder("s3")).start()
    yield server
    server.close()


@pytest.fixture
def s3_environment(s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process finds the bucket, and those that it starts."""
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
