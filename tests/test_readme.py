"""The README tells the truth: its commands and its Python run here and print what it shows.

A ```console block holds `$ command` lines, each with its output below. `make run` stands for the
command it runs. Times, rates, dates of the run, ports and ids differ from run to run and are
compared as `#`; a line that is only an ellipsis stands for any lines left out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCRIPTS = sysconfig.get_path("scripts")
ELLIPSIS = "…"
NOT_RUN_HERE = ("make test", "make soak", "git clone", "cd ", "copydesk up", "copydesk down")
"""The suite itself, the way to get here, and a server that stays: tests/flows has its own test."""

VOLATILE = re.compile(
    r"\b[0-9a-f]{8}(?:[0-9a-f-]{24,28})?\b"  # ids and their beginnings
    r"|http://127\.0\.0\.1:\d+\S*"
    r"|\b20\d\d-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?\S*"
    r"|\d+(?:\.\d+)?(?= ?(?:s\b|ms\b|articles/s|documents/s|/s\b))"
)


@dataclass(frozen=True)
class Example:
    command: str
    output: tuple[str, ...]


def console_examples() -> list[Example]:
    examples: list[Example] = []
    for block in re.findall(r"^```console\n(.*?)^```", README, re.DOTALL | re.MULTILINE):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            examples.append(Example(command, tuple(output.splitlines())))
    return examples


def python_examples() -> list[tuple[str, str]]:
    pattern = r"^```python\n(.*?)^```\n+(?:```text\n(.*?)^```)?"
    return re.findall(pattern, README, re.DOTALL | re.MULTILINE)


def normal(line: str) -> str:
    return re.sub(r"\s+", " ", VOLATILE.sub("#", line)).strip()


def assert_shows(shown: tuple[str, ...], printed: str) -> None:
    """The shown lines stand in the printed ones in order; without an ellipsis nothing between."""
    lines = [normal(line) for line in printed.splitlines() if line.strip()]
    position, gap = 0, False
    for line in filter(str.strip, shown):
        if line.strip() == ELLIPSIS:
            gap = True
            continue
        wanted = normal(line)
        where = lines.index(wanted, position) if wanted in lines[position:] else None
        assert where is not None, f"README shows {wanted!r}, printed was:\n{printed}"
        assert gap or where == position, f"lines are missing before {wanted!r} in:\n{printed}"
        position, gap = where + 1, False


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "COPYDESK_"))}
    scratch = tmp_path_factory.mktemp("readme")
    return kept | {
        "COPYDESK_WAREHOUSE": str(scratch / "warehouse"),
        "COLUMNS": "100",
        "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}",
        "SCRATCH": str(scratch),
    }


@pytest.mark.integration
def test_commands_print_what_the_readme_shows(environment: dict[str, str]) -> None:
    ran = 0
    for example in console_examples():
        if example.command.startswith(NOT_RUN_HERE):
            continue
        command = example.command.replace("make run", "copydesk run seeds/articles")
        command = command.replace("warehouse/data", environment["COPYDESK_WAREHOUSE"])
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        assert_shows(example.output, done.stdout)
        ran += 1
    assert ran >= 5, "a run, an explanation and three queries are shown"


@pytest.mark.parametrize(("snippet", "output"), python_examples())
def test_python_prints_what_the_readme_shows(snippet: str, output: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", snippet],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert output
    assert_shows(tuple(output.splitlines()), done.stdout)


def test_the_readme_shows_the_two_commands_and_a_python_snippet() -> None:
    commands = [example.command for example in console_examples()]
    assert {"make run", "make test"} <= set(commands)
    assert python_examples()
