"""The schema, the catalog and the page of documentation say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from example_warehouse import make
from warehouse_samples import fetched, load, refused

from warehouse.ddl import VIEWS, sql_type
from warehouse.dictionary import ITEMS, README, answers_of, ask, example, with_dictionary
from warehouse.lake import Lake
from warehouse.schema import TABLES


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    folder = tmp_path_factory.mktemp("schema")
    lake = Lake(folder / "lake")
    load(lake, folder / "spool", [fetched("a", "one", 1), refused("b")])
    return lake


def test_every_table_and_column_is_described_in_the_catalog(lake: Lake) -> None:
    with lake.connect() as connection:
        columns = connection.execute(
            "SELECT table_name, column_name, comment FROM duckdb_columns() "
            "WHERE database_name = 'lake' AND table_name IN "
            "(SELECT table_name FROM duckdb_tables() WHERE database_name = 'lake')"
        ).fetchall()
        tables = connection.execute(
            "SELECT table_name, comment FROM duckdb_tables() WHERE database_name = 'lake'"
        ).fetchall()
    assert sorted(tables) == sorted((t.name, t.description) for t in TABLES)
    assert sorted(columns) == sorted(
        (t.name, c.name, c.description) for t in TABLES for c in t.columns
    )


def test_views_have_the_columns_and_types_that_the_dictionary_names(lake: Lake) -> None:
    with lake.connect() as connection:
        for view in VIEWS:
            connection.execute(f"DESCRIBE {view.name}")
            found = [(row[0], row[1].replace('"', "")) for row in connection.fetchall()]
            stated = [(c.name, sql_type(c.type).replace('"', "")) for c in view.columns]
            assert found == stated
            described = "SELECT count(*) FROM data_dictionary WHERE table_name = ?"
            assert connection.execute(described, [view.name]).fetchone() == (len(view.columns),)


def test_the_readme_holds_the_dictionary_of_this_schema() -> None:
    page = README.read_text(encoding="utf-8")
    answers = answers_of(page)
    assert with_dictionary(page, answers) == page
    assert {item.name for item in ITEMS} == set(answers)
    assert all(f"FROM {item.name}" in example(item) for item in ITEMS)
    assert all("\n" in answer for answer in answers.values()), "an answer without a row"


@pytest.mark.integration
def test_the_readme_shows_what_the_examples_really_answer(tmp_path: Path) -> None:
    with make(tmp_path / "lake").connect() as connection:
        answers = ask(connection)
    assert answers == answers_of(README.read_text(encoding="utf-8")), (
        "write the new answers as tests/support/example_warehouse.py says"
    )


def test_the_readme_queries_run(lake: Lake) -> None:
    page = Path(README).read_text(encoding="utf-8").partition("## Data dictionary")[0]
    queries = [q for q in re.findall(r"```sql\n(.*?)```", page, re.DOTALL) if "ATTACH" not in q]
    assert len(queries) >= 6
    with lake.connect() as connection:
        for query in queries:
            connection.execute(query)
            assert connection.description
