"""The command line without a server: what goes to stdout and stderr, and with which status."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from flow_samples import FOUNDING, SAMPLES, clean_environment, copydesk

from tasks.models import RawDocument
from tasks.process import process
from tasks.settings import Settings
from tasks.sources.files import discover
from warehouse.lake import Lake
from warehouse.load import load_batch
from warehouse.rows import to_tables
from warehouse.spooled import write_batch

HEADLINE = "US Perceives Ukraine Ready to Advance on Ceasefire Negotiations"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment whose warehouse holds the founding sample and two more articles."""
    folder = tmp_path_factory.mktemp("loaded")
    paths = [FOUNDING, SAMPLES / "text" / "de_plain.txt", SAMPLES / "text" / "ja_plain.txt"]
    found = list(discover([str(path) for path in paths], Settings()))
    documents = [item for item in found if isinstance(item, RawDocument)]
    write_batch(folder / "batch", to_tables(zip(documents, process(documents), strict=True)))
    lake = Lake(folder / "warehouse")
    load_batch(lake, folder / "batch", run_id="r", flow_run_id=None, loaded_at=datetime.now(UTC))
    return clean_environment(folder / "warehouse")


def test_show_lists_articles_and_prints_one(loaded: dict[str, str]) -> None:
    assert "US Perceives" in copydesk(loaded, "show").stdout
    rows = json.loads(copydesk(loaded, "show", "--json").stdout)
    (identity,) = [row["article_id"] for row in rows if row["headline"] == HEADLINE]
    printed = copydesk(loaded, "show", identity[:10]).stdout
    assert "www.bbc.com" in printed
    assert "Post Comment" not in printed


def test_explain_reads_a_file_and_a_stored_article_alike(loaded: dict[str, str]) -> None:
    of_file = json.loads(copydesk(loaded, "explain", str(FOUNDING), "--json").stdout)
    location = next(value for name, value in of_file["facts"] if name == "location")
    stored = json.loads(copydesk(loaded, "explain", location, "--json").stdout)
    assert stored["blocks"] == of_file["blocks"]
    (removed,) = [block for block in stored["blocks"] if not block["kept"]]
    assert removed["label"] == "comment_prompt"
    assert removed["decided_by"].startswith("phrase:en")


def test_explain_writes_a_page_without_scripts_or_requests(
    loaded: dict[str, str], tmp_path: Path
) -> None:
    page = tmp_path / "why.html"
    copydesk(loaded, "explain", str(FOUNDING), "--html", str(page))
    html = page.read_text(encoding="utf-8")
    assert "Post Comment" in html
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")


def test_explain_of_a_refused_file_says_why(loaded: dict[str, str]) -> None:
    printed = copydesk(loaded, "explain", str(SAMPLES / "broken" / "picture.html")).stdout
    assert "binary" in printed


def test_sql_answers_as_table_json_and_csv(loaded: dict[str, str]) -> None:
    query = "SELECT in_language, '=1+1' AS formula, NULL AS n FROM articles ORDER BY 1"
    assert "in_language" in copydesk(loaded, "sql", query).stdout
    lines = copydesk(loaded, "sql", query, "--json").stdout.splitlines()
    assert json.loads(lines[0]) == {"in_language": "de", "formula": "=1+1", "n": None}
    rows = copydesk(loaded, "sql", query, "--csv").stdout.splitlines()
    assert rows[:2] == ["in_language,formula,n", "de,'=1+1,"]


def test_sql_reads_a_query_from_stdin(loaded: dict[str, str]) -> None:
    answer = copydesk(loaded, "sql", "-", "--json", stdin=b"SELECT count(*) AS n FROM articles")
    assert json.loads(answer.stdout) == {"n": 3}


def test_sql_alone_is_the_stock_shell_in_the_warehouse(loaded: dict[str, str]) -> None:
    printed = copydesk(loaded, "sql", stdin=b"SELECT count(*) AS many FROM articles;").stdout
    assert "many" in printed
    copydesk(loaded, "sql", stdin=b"DELETE FROM runs;", status=1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sql", "SELEC"), "syntax error"),
        (("sql", "DELETE FROM runs"), "reading only"),
        (("show", "nonsense"), "copydesk show"),
        (("run", "/no/such/file"), "nothing at"),
        (("clean", "/no/such/file"), "nothing at"),
        (("clean", str(FOUNDING), "--output", "x.docx"), ".jsonl"),
        (("explain", str(FOUNDING), "--record", "7"), "number 7"),
        (("run",), "Missing argument"),
        (("--nonsense",), "No such option"),
    ],
)
def test_a_wrong_request_is_status_2_and_says_what_to_do(
    loaded: dict[str, str], arguments: tuple[str, ...], words: str
) -> None:
    done = copydesk(loaded, *arguments, status=2)
    assert words in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_a_wrong_setting_is_named(loaded: dict[str, str]) -> None:
    done = copydesk(loaded | {"COPYDESK_WORKERS": "0"}, "show", status=2)
    assert "COPYDESK_WORKERS" in done.stderr


def test_without_a_warehouse_it_says_how_to_make_one(environment: dict[str, str]) -> None:
    assert "copydesk run" in copydesk(environment, "show", status=2).stderr


def test_clean_writes_the_same_records_in_every_form(
    environment: dict[str, str], tmp_path: Path
) -> None:
    lines, table = tmp_path / "out.jsonl", tmp_path / "out.parquet"
    folder = str(SAMPLES / "text")
    done = copydesk(environment, "clean", folder, "--output", str(lines))
    copydesk(environment, "clean", folder, "--output", str(table), "--blocks")
    records = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert f"{len(records)} articles" in done.stderr
    assert len(records) >= 20
    stored = pq.read_table(table).to_pylist()
    assert [{k: v for k, v in row.items() if k != "blocks"} for row in stored] == records
    assert all(row["blocks"] for row in stored)
    assert not Path(environment["COPYDESK_WAREHOUSE"]).exists()


def test_clean_reads_stdin_and_names_what_it_refused(environment: dict[str, str]) -> None:
    record = copydesk(environment, "clean", "-", stdin=FOUNDING.read_bytes()).stdout
    assert json.loads(record)["headline"] == HEADLINE
    done = copydesk(environment, "clean", str(SAMPLES / "broken" / "empty.txt"), status=1)
    assert "broken/empty.txt: empty" in done.stderr


def test_doctor_finds_all_in_order_and_says_what_is_not(environment: dict[str, str]) -> None:
    findings = json.loads(copydesk(environment, "doctor", "--json").stdout)
    states = {finding["what"]: finding["state"] for finding in findings}
    assert states["packages"] == "good"
    assert states["warehouse"] == "note"
    nowhere = environment | {"PREFECT_API_URL": "http://127.0.0.1:9/api"}
    done = copydesk(nowhere, "doctor", status=1)
    assert "unset PREFECT_API_URL" in " ".join(done.stdout.split())


def test_help_has_examples_for_each_command(environment: dict[str, str]) -> None:
    for command in ("run", "clean", "show", "explain", "sql"):
        assert "Examples" in copydesk(environment, command, "--help").stdout
    assert copydesk(environment, "--version").stdout.startswith("copydesk ")
