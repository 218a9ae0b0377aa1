"""Running the real command, and comparing what warehouses hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from warehouse.lake import Lake

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "seeds" / "articles"
FOUNDING = SAMPLES / "000_9df1ddd6725ee834.txt"
COPYDESK = str(Path(sysconfig.get_path("scripts")) / "copydesk")
OF_THE_RUN = {"run_id", "loaded_at", "elapsed_seconds", "first_seen_at", "valid_from", "valid_to"}
"""Columns that differ from run to run by their nature."""


def clean_environment(warehouse: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "COPYDESK_"))}
    return kept | {"COPYDESK_WAREHOUSE": str(warehouse), "COLUMNS": "100"}


def copydesk(
    environment: dict[str, str], *arguments: str, status: int = 0, stdin: bytes = b""
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [COPYDESK, *arguments], cwd=ROOT, env=environment, capture_output=True, input=stdin,
        timeout=900, check=False,
    )  # fmt: skip
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == status, f"exit {done.returncode}\n{out}\n{err}"
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def start(
    environment: dict[str, str], *arguments: str, stderr: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [COPYDESK, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=stderr,
    )


def pages(folder: Path, count: int) -> Path:
    """A JSON lines file of so many invented articles."""
    path = folder / "pages.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            text = "\n\n".join(
                f"The council of ward {number} met on day {day} to talk of bridge {number}{day}, "
                "and the mayor said that the repair would be paid for by the spring."
                for day in range(5)
            )
            record = {
                "url": f"https://news.example/{number}",
                "text": f"Ward {number} repairs its bridge\n\n{text}\n\nPost Comment\n",
            }
            out.write(json.dumps(record) + "\n")
    return path


def content(warehouse: str | Lake) -> dict[str, list[str]]:
    """Every row of every table of documents, without what belongs to the run, sorted."""
    found: dict[str, list[str]] = {}
    lake = warehouse if isinstance(warehouse, Lake) else Lake(Path(warehouse))
    with lake.connect() as connection:
        for table in ("raw_documents", "article_versions", "blocks", "rejections"):
            connection.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in connection.description or ()]
            keep = [index for index, name in enumerate(names) if name not in OF_THE_RUN]
            rows = connection.fetchall()
            found[table] = sorted(repr([row[index] for index in keep]) for row in rows)
    return found


def python(environment: dict[str, str], code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
