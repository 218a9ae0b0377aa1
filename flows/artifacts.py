"""Artifacts of runs: keys that stay, text that does nothing, faults that never fail a run.

In: a name and the label of a run; text of documents; a function that makes an artifact. Out: a
key that is the same from run to run and apart from other sources'; one line of Markdown.

Text of documents is other people's: it is cut short and escaped, so that it cannot draw links,
pictures or markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

import httpx
from prefect.exceptions import PrefectException
from prefect.logging import get_run_logger

T = TypeVar("T")

SHOWN_CHARACTERS = 160
"""Of a text of a document, in a table cell."""

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|~^$=:@/])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def key_of(name: str, label: str = "") -> str:
    """`run-summary`, of a source `run-summary-the-wire`: lower case, digits and dashes only."""
    return re.sub(r"[^a-z0-9]+", "-", f"{name} {label}".lower()).strip("-")


def escaped(text: str) -> str:
    """Text of a document as one line of Markdown that shows it and does nothing else."""
    line = " ".join(text.split())
    if len(line) > SHOWN_CHARACTERS:
        line = line[:SHOWN_CHARACTERS] + " …"
    return _PUNCTUATION.sub(r"\\\1", line).translate(_ENTITIES)


def table(*columns: str, rows: list[tuple[object, ...]]) -> str:
    """A Markdown table of cells that are Markdown already; `>name` is a column of numbers."""
    names = [name.lstrip(">") for name in columns]
    rules = ["---:" if name.startswith(">") else "---" for name in columns]
    lines = [names, rules, *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def safely(create: Callable[[], T]) -> T | None:
    """Make an artifact; where that fails it is logged and the run goes on."""
    try:
        return create()
    except (PrefectException, httpx.HTTPError, OSError, ValueError) as fault:
        get_run_logger().warning("An artifact could not be made: %s", fault)
        return None
