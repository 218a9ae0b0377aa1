"""What `copydesk doctor` looks at: one function a matter, each says what it found and how to mend.

In: settings. Out: Findings. Looks only; the one thing it mends is the copy of DuckDB's extensions
for stock shells, which is safe to repeat.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from packaging.requirements import Requirement

from flows.server import healthy, home_of
from flows.server_process import read_state
from tasks.errors import CopydeskError
from tasks.settings import MIB, Settings
from warehouse.extensions import SCALE_EXTENSIONS, install_extensions, wheel_file
from warehouse.faults import translated
from warehouse.lake import Lake, open_lake
from warehouse.runs import dead_runs

LITTLE_DISK_BYTES = 1024 * MIB
"""Less free room than this is a warning: a batch of large pages may not fit."""
NO_DISK_BYTES = 64 * MIB
"""Less than this and the next commit will fail."""


class State(StrEnum):
    """How it stands with one matter."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One matter: its state, what was found, and what to do about it ('' when nothing)."""

    what: str
    state: State
    detail: str
    mend: str = ""


def checkup(settings: Settings) -> tuple[Finding, ...]:
    """Look at everything. Raises nothing for what it finds."""
    lake = open_lake(settings)
    return (
        _python(),
        _packages(),
        *_extensions(lake),
        _disk(settings.warehouse),
        _warehouse(lake),
        _lock(lake),
        _dead_runs(lake),
        _server(settings),
    )


def _python() -> Finding:
    version = sys.version.split()[0]
    return Finding("python", State.GOOD, f"{version} at {sys.executable}")


def _packages() -> Finding:
    """The installed packages against what this version of Copydesk asks for."""
    wrong: list[str] = []
    asked = [Requirement(line) for line in importlib.metadata.requires("copydesk") or ()]
    for requirement in asked:
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            wrong.append(f"{requirement.name} is {found}, needed is {requirement.specifier}")
    if wrong:
        mend = "Install the locked versions: pip install --require-hashes -r requirements.lock"
        return Finding("packages", State.BAD, "; ".join(wrong), mend)
    versions = (f"{name} {importlib.metadata.version(name)}" for name in ("prefect", "duckdb"))
    own = importlib.metadata.version("copydesk")
    return Finding("packages", State.GOOD, f"copydesk {own}, {', '.join(versions)}; all pins hold")


def _extensions(lake: Lake) -> tuple[Finding, ...]:
    missing = [
        name for name in lake.extensions if name in SCALE_EXTENSIONS and not wheel_file(name)
    ]
    found = [
        Finding(f"extension {item.name}", State.GOOD, f"{item.state}: {item.path}")
        if item.ready
        else Finding(
            f"extension {item.name}",
            State.NOTE,
            f"{item.state} {item.detail}".strip(),
            "Copydesk works; the stock duckdb shell will need the network to open the warehouse.",
        )
        for item in install_extensions()
    ]
    mend = (
        "Install the scale extra: pip install 'copydesk[scale]' (in a checkout: make setup-scale)."
    )
    found += [Finding(f"extension {name}", State.BAD, "not installed", mend) for name in missing]
    return tuple(found)


def _disk(folder: Path) -> Finding:
    place = next(p for p in (folder.absolute(), *folder.absolute().parents) if p.exists())
    if not os.access(place, os.W_OK):
        mend = "Give this user the right to write there, or set COPYDESK_WAREHOUSE."
        return Finding("disk", State.BAD, f"{place} cannot be written to", mend)
    free = shutil.disk_usage(place).free
    detail = f"{free / 1024**3:.1f} GiB free for {folder}"
    if free < NO_DISK_BYTES:
        return Finding("disk", State.BAD, detail, "Make room before the next run.")
    if free < LITTLE_DISK_BYTES:
        return Finding("disk", State.NOTE, detail, "Make room soon.")
    return Finding("disk", State.GOOD, detail)


def _warehouse(lake: Lake) -> Finding:
    """Opens it and reads a row: the catalog and the place of the data must both answer."""
    try:
        if not lake.exists():
            mend = "Make it with: copydesk run PATH"
            return Finding("warehouse", State.NOTE, f"none yet in {lake.name}", mend)
        with translated(lake.name), lake.connect() as connection:
            connection.execute("SELECT location FROM article_versions LIMIT 1").fetchall()
            row = connection.execute(
                "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM rejections)"
            ).fetchone()
    except CopydeskError as error:
        return Finding("warehouse", State.BAD, f"{lake.name} cannot be opened", str(error))
    articles, rejections = row or (0, 0)
    counted = f"{articles} articles, {rejections} in quarantine"
    return Finding("warehouse", State.GOOD, f"{lake.name}: {counted}; data in {lake.data.path}")


def _lock(lake: Lake) -> Finding:
    try:
        writer = lake.catalog.writer()
    except CopydeskError as error:
        return Finding("lock", State.NOTE, f"unknown: {error}")
    if writer is None:
        return Finding("lock", State.GOOD, "nobody is writing")
    return Finding("lock", State.NOTE, f"{writer} is writing now")


def _dead_runs(lake: Lake) -> Finding:
    try:
        dead = dead_runs(lake) if lake.exists() else ()
    except CopydeskError as error:
        return Finding("runs", State.NOTE, f"unknown: {error}")
    if not dead:
        return Finding("runs", State.GOOD, "none was left unfinished")
    mend = "Run the same command again: it goes on where the run was killed."
    return Finding("runs", State.NOTE, f"killed: {', '.join(dead)}", mend)


def _server(settings: Settings) -> Finding:
    configured = os.environ.get("PREFECT_API_URL")
    if configured:
        return _configured_server(configured)
    process = read_state(home_of(settings))
    if process is None or process.owner.is_gone:
        return Finding("server", State.GOOD, "none is running; `copydesk up` starts one")
    if process.answers:
        return Finding("server", State.GOOD, f"its UI is at {process.url}")
    mend = "Stop it with `copydesk down`; the next run starts another."
    return Finding("server", State.BAD, f"process {process.owner.pid} does not answer", mend)


def _configured_server(address: str) -> Finding:
    if healthy(address):
        return Finding("server", State.GOOD, f"PREFECT_API_URL {address} answers")
    mend = "Start that server, or unset PREFECT_API_URL to use one of Copydesk's own."
    return Finding("server", State.BAD, f"PREFECT_API_URL {address} does not answer", mend)
