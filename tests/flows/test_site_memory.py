"""Two runs of the main job: the first learns what recurs on its sites, the second removes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flow_samples import copydesk
from invented_sites import dump, invented_site

from warehouse.lake import Lake

pytestmark = pytest.mark.integration

REMOVED = """
SELECT DISTINCT text FROM removed_blocks WHERE starts_with(decided_by, 'site:')
"""
BODIES = """
SELECT url, article_body FROM articles
WHERE run_id = (SELECT max_by(run_id, started_at) FROM runs)
"""


@pytest.fixture
def environment(environment: dict[str, str], server: str) -> dict[str, str]:
    return environment | {"PREFECT_API_URL": server, "COPYDESK_WORKERS": "2"}


def rows(environment: dict[str, str], query: str) -> list[tuple[str, ...]]:
    with Lake(Path(environment["COPYDESK_WAREHOUSE"])).connect() as connection:
        return connection.execute(query).fetchall()


def test_the_second_run_uses_what_the_first_has_learned(
    environment: dict[str, str], tmp_path: Path
) -> None:
    sites = [invented_site(number, 30) for number in (1, 2, 3)]
    monday = dump(tmp_path / "monday.jsonl", (page for site in sites for page in site[:15]))
    later = [page for site in sites for page in site[15:]]
    tuesday = dump(tmp_path / "tuesday.jsonl", later)
    copydesk(environment, "run", monday)
    assert rows(environment, REMOVED) == []

    copydesk(environment, "run", tuesday)
    assert {text for (text,) in rows(environment, REMOVED)} == {
        line for page in later for line in page.furniture
    }
    assert dict(rows(environment, BODIES)) == {
        page.document.url: "\n\n".join(page.body) for page in later
    }

    address = str(later[0].document.url)
    explained = json.loads(copydesk(environment, "explain", address, "--json").stdout)["blocks"]
    known = {block["memory"] for block in explained if block["text"] in later[0].furniture}
    assert known <= {f"{count} of 30 articles of the site, boilerplate" for count in range(15, 31)}

    shown = json.loads(copydesk(environment, "memory", "site-2.example", "--json").stdout)
    assert {row["domain"] for row in shown} == {"site-2.example"}
    assert {"boilerplate", "part"} <= {row["verdict"] for row in shown}
    assert "removed as" in copydesk(environment, "memory", "--verdict", "boilerplate").stdout
    assert "no verdict" in copydesk(environment, "memory", "--verdict", "x", status=2).stderr


def test_the_memory_can_be_switched_off(environment: dict[str, str], tmp_path: Path) -> None:
    pages = invented_site(1, 24)
    copydesk(environment, "run", dump(tmp_path / "monday.jsonl", pages[:12]))
    off = environment | {"COPYDESK_SITE_MEMORY": "false"}
    copydesk(off, "run", dump(tmp_path / "tuesday.jsonl", pages[12:]))
    assert rows(environment, REMOVED) == []
