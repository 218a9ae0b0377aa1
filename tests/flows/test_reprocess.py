"""Stored documents are cleaned again with what was learned since, told first, then committed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flow_samples import copydesk
from invented_sites import dump, invented_site

from warehouse.lake import Lake

pytestmark = pytest.mark.integration

SITE = "site-1.example"
BODIES = f"SELECT url, article_body FROM articles WHERE publisher_domain = '{SITE}'"
CAUSES = "SELECT version_cause, count(*) FROM articles GROUP BY 1 ORDER BY 1"


@pytest.fixture
def environment(environment: dict[str, str], server: str) -> dict[str, str]:
    return environment | {
        "PREFECT_API_URL": server,
        "COPYDESK_WORKERS": "2",
        "COPYDESK_BATCH_DOCUMENTS": "8",
    }


def rows(environment: dict[str, str], query: str) -> list[tuple[Any, ...]]:
    with Lake(Path(environment["COPYDESK_WAREHOUSE"])).connect() as connection:
        return connection.execute(query).fetchall()


def reprocess(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(
        copydesk(environment, "reprocess", "--json", *arguments).stdout
    )
    return report


def test_what_was_learned_since_becomes_new_versions_once(
    environment: dict[str, str], tmp_path: Path
) -> None:
    pages = invented_site(1, 12)
    copydesk(environment, "run", dump(tmp_path / "pages.jsonl", pages + invented_site(2, 3)))
    lost = sum(len(line.split()) for page in pages for line in page.furniture)

    told = reprocess(environment, "--dry-run")
    assert (told["documents"], told["changed"], told["committed"]) == (15, 12, 0)
    assert (told["words_lost"], told["words_gained"]) == (lost, 0)
    assert told["sites"] == [{"site": SITE, "articles": 12, "words_gained": 0, "words_lost": lost}]
    assert rows(environment, "SELECT count(*) FROM article_versions") == [(15,)]
    chosen = f"publisher_domain = '{SITE}'"
    said = copydesk(environment, "reprocess", "--dry-run", "--where", chosen)
    assert "12 articles would change" in said.stdout

    done = reprocess(environment)
    assert done["committed"] == 12
    assert rows(environment, CAUSES) == [
        ("fetched", 3),
        ("reprocessed", 12),
    ]
    bodies = dict(rows(environment, BODIES))
    assert bodies == {page.document.url: "\n\n".join(page.body) for page in pages}

    again = reprocess(environment)
    assert (again["documents"], again["changed"], again["committed"]) == (15, 0, 0)


def test_a_wrong_condition_and_a_missing_warehouse_are_told(environment: dict[str, str]) -> None:
    assert "no warehouse" in copydesk(environment, "reprocess", status=2).stderr


def test_documents_that_are_refused_now_keep_their_articles(
    environment: dict[str, str], tmp_path: Path
) -> None:
    copydesk(environment, "run", dump(tmp_path / "pages.jsonl", invented_site(1, 3)))
    strict = environment | {"COPYDESK_MIN_ARTICLE_WORDS": "1000"}
    assert len(reprocess(strict)["refused"]) == 3
    assert rows(environment, "SELECT reason, count(*) FROM rejections GROUP BY 1") == [
        ("no_article", 3)
    ]
    assert rows(environment, "SELECT count(*) FROM articles") == [(3,)]
    assert "wrong" in copydesk(environment, "reprocess", "--where", "hedline = 1", status=2).stderr
