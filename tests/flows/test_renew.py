"""`copydesk reprocess --only` renews a field of stored articles where it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flow_samples import FOUNDING, copydesk

from warehouse.lake import Lake

pytestmark = pytest.mark.integration


def test_one_field_is_redone_for_a_selection_without_a_new_version(
    environment: dict[str, str], server: str
) -> None:
    environment = environment | {"PREFECT_API_URL": server, "COPYDESK_WORKERS": "1"}
    copydesk(environment, "run", str(FOUNDING))
    lake = Lake(Path(environment["COPYDESK_WAREHOUSE"]))

    def forget(connection: object) -> None:
        connection.execute("UPDATE article_versions SET keyphrases = NULL")  # type: ignore[attr-defined]

    lake.write(forget, author="test", message="as an older version wrote it")
    arguments = ("reprocess", "--only", "keyphrases", "--where", "in_language = 'en'")
    told = json.loads(copydesk(environment, *arguments, "--dry-run", "--json").stdout)
    assert (told["articles"], told["changed"], told["committed"]) == (1, 1, 0)
    said = copydesk(environment, *arguments).stdout
    assert "1 articles enriched again, keyphrases changed in 1" in said
    with lake.connect() as connection:
        found = connection.execute("SELECT version, len(keyphrases) FROM article_versions")
        assert found.fetchall() == [(1, 12)]
    again = json.loads(copydesk(environment, *arguments, "--json").stdout)
    assert (again["changed"], again["committed"]) == (0, 0)
    wrong = copydesk(environment, "reprocess", "--only", "moods", status=2)
    assert "There is no field 'moods'" in wrong.stderr
