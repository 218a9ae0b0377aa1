"""One warehouse in Postgres and S3, several machines that ingest into it, credentials in Prefect.

Each machine is a process with a folder of its own; all servers are real ones on loopback.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from flow_samples import clean_environment, content, copydesk, pages, python, start

from tests.integration_servers import S3, Postgres
from warehouse.lake import Lake

pytestmark = pytest.mark.integration

MACHINES = 2
PAGES, PER_BATCH = 40, 10
RUN_SECONDS = 600
COUNTED = ("sql", "SELECT count(DISTINCT article_body) AS n FROM articles", "--json")
KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


@pytest.fixture
def far(server: str, s3_environment: None) -> dict[str, str]:
    """The environment of all machines."""
    return clean_environment(Path("unused")) | {
        "PREFECT_API_URL": server,
        "COPYDESK_BATCH_DOCUMENTS": str(PER_BATCH),
        "COPYDESK_WORKERS": "1",
        "COPYDESK_DOCUMENT_SECONDS": "60",
    }


def test_machines_that_ingest_at_once_lose_and_double_nothing(
    far: dict[str, str], postgres: Postgres, tmp_path: Path
) -> None:
    files = []
    for number, line in enumerate(pages(tmp_path, PAGES).read_text().splitlines(keepends=True)):
        files.append(str(tmp_path / f"{number}.jsonl"))
        Path(files[-1]).write_text(line)
    catalog, data = f"{postgres.url}?schema=several", "s3://articles/several"
    runs, share = [], PAGES // MACHINES
    for machine in range(MACHINES):
        own = {
            "COPYDESK_WAREHOUSE": str(tmp_path / f"machine-{machine}"),
            "COPYDESK_CATALOG": catalog,
            "COPYDESK_DATA": data,
        }
        # What is its own, and half of what the other reads at the same time.
        chosen = (files * 2)[machine * share : (machine + 1) * share + share // 2]
        runs.append(start(far | own, "run", *chosen, stderr=subprocess.PIPE))
    told = [run.communicate(timeout=RUN_SECONDS)[1].decode() for run in runs]
    assert [run.returncode for run in runs] == [0] * MACHINES, told
    copydesk(far | {"COPYDESK_WAREHOUSE": str(tmp_path / "calm")}, "run", *files)
    lake = Lake(tmp_path / "reader", 60, catalog, data)
    assert content(lake) == content(str(tmp_path / "calm"))
    with lake.connect() as connection:
        states = connection.execute("SELECT state, count(*) FROM runs GROUP BY ALL").fetchall()
    assert states == [("completed", MACHINES)]


def test_credentials_come_from_a_block_of_the_server(
    far: dict[str, str], s3: S3, tmp_path: Path
) -> None:
    keys = {name: s3.environment[name] for name in KEYS}
    save_block(far, "desk", keys)
    save_block(far, "half", {"AWS_ACCESS_KEY_ID": 1})
    save_block(far, "all", {"COPYDESK_WORKERS": "9", **keys})
    bare = {name: value for name, value in far.items() if name not in KEYS} | {
        "COPYDESK_WAREHOUSE": str(tmp_path / "machine"),
        "COPYDESK_DATA": "s3://articles/block",
        # Else Amazon's library asks the machine's own network for keys.
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    with_block = bare | {"COPYDESK_CREDENTIALS": "desk"}
    copydesk(with_block, "run", str(pages(tmp_path, 12)))
    assert json.loads(copydesk(with_block, *COUNTED).stdout) == {"n": 12}
    # A key that the environment holds goes before the block's; without any there is no way in.
    for keyless in (bare, with_block | {"AWS_SECRET_ACCESS_KEY": "wrong"}):
        assert "credentials" in copydesk(keyless, *COUNTED, status=2).stderr
    for block, complaint in (
        ("none", "no Secret block"),
        ("half", "JSON object of texts"),
        ("all", "sets COPYDESK_WORKERS"),
    ):
        told = copydesk(bare | {"COPYDESK_CREDENTIALS": block}, *COUNTED, status=2).stderr
        assert complaint in " ".join(told.split())
        assert keys["AWS_SECRET_ACCESS_KEY"] not in told


def test_a_password_of_postgres_comes_from_a_block_of_the_server(
    far: dict[str, str], postgres: Postgres, tmp_path: Path
) -> None:
    password = "s3cret-of-the-desk"
    catalog = f"{postgres.add_user('desk', password)}?schema=guarded"
    whole = catalog.replace("desk@", f"desk:{password}@")
    save_block(far, "password", {"PGPASSWORD": password})
    save_block(far, "wrong-password", {"PGPASSWORD": "guessed"})
    save_block(far, "address", {"COPYDESK_CATALOG": whole})
    nameless = far | {"COPYDESK_WAREHOUSE": str(tmp_path / "machine")}
    bare = nameless | {"COPYDESK_CATALOG": catalog}
    told = copydesk(bare | {"COPYDESK_CREDENTIALS": "password"}, "run", str(pages(tmp_path, 5)))
    assert password not in told.stdout + told.stderr
    # The password alone, and the whole address with it.
    for environment, block in ((bare, "password"), (nameless, "address")):
        found = copydesk(environment | {"COPYDESK_CREDENTIALS": block}, *COUNTED)
        assert json.loads(found.stdout) == {"n": 5}
    for keyless in (bare, bare | {"COPYDESK_CREDENTIALS": "wrong-password"}):
        refused = " ".join(copydesk(keyless, *COUNTED, status=2).stderr.split())
        assert "refuses this address" in refused
        assert password not in refused


def save_block(environment: dict[str, str], name: str, value: dict[str, object]) -> None:
    """As a person does on the server's page Blocks."""
    saved = f"Secret(value={value!r}).save({name!r}, overwrite=True)"
    python(environment, f"from prefect.blocks.system import Secret; {saved}")
