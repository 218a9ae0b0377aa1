"""Train the block model: labelled pages -> cross-validated figures, a model and its card.

In: Parquet files of labelled pages (tasks/clean/training_pages.py). Out: in a folder,
`blocks.json.gz` (the model), `figures.json` and MODEL_CARD.md. The same files in the same order
give the same bytes, whatever the machine.

1. pages are read and segmented in all processors
2. cross-validation with folds by registered domain: the figures
3. one model of all pages
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from flows.model_card import model_card
from tasks.clean.model import write_model
from tasks.clean.training import Recipe, fit
from tasks.clean.training_corpus import LabelledPage, prepare
from tasks.clean.training_pages import labelled_pages
from tasks.clean.training_report import Figures, figures, held_out_results
from tasks.errors import UsageError
from tasks.settings import Settings

MODEL, FIGURES, CARD = "blocks.json.gz", "figures.json", "MODEL_CARD.md"
MIN_PAGES, MIN_SITES = 8, 5
"""Fewer teach nothing that could be cross-validated."""
MIN_ROWS_FOR_WORKERS = 100
"""A smaller file is read here: starting workers would take longer."""
CHUNK = 16
"""Rows that a worker reads at a time."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trained:
    """What training gave, and where it lies."""

    folder: Path
    version: str
    pages: int
    model_bytes: int
    tokens: int
    words: int
    figures: Figures | None


def train(
    files: Sequence[Path],
    folder: Path,
    settings: Settings,
    say: Say,
    *,
    cross_validated: bool = True,
    recipe: Recipe | None = None,
) -> Trained:
    """Train on labelled pages. Raises UsageError for files that are not of the documented form."""
    recipe = recipe or Recipe()
    pages = list(_read(files, settings, say))
    _require_enough(pages)
    corpus = prepare(pages)
    measured = None
    if cross_validated:
        measured = figures(corpus, held_out_results(corpus, recipe, say))
    say(f"learning from all {len(pages)} pages")
    version = _version(files, recipe)
    model = fit(corpus, np.ones(len(pages), dtype=bool), recipe, version)
    folder.mkdir(parents=True, exist_ok=True)
    size = write_model(model, folder / MODEL)
    words = sum(len(stages.votes.keys) for stages in model.stages.values())
    tokens = len(model.tokens.scores)
    trained = Trained(folder, version, len(pages), size, tokens, words, measured)
    told = json.dumps(asdict(measured) if measured else None, indent=2)
    (folder / FIGURES).write_text(f"{told}\n", encoding="utf-8")
    card = model_card(trained, corpus, files, recipe, datetime.now(UTC).date())
    (folder / CARD).write_text(card, encoding="utf-8")
    return trained


def _read(files: Sequence[Path], settings: Settings, say: Say) -> Iterator[LabelledPage]:
    workers = ProcessPoolExecutor(settings.workers, mp_context=get_context("spawn"))
    with workers:
        for path in files:
            say(f"reading {path}")
            rows = _rows(path)
            read = partial(_labelled, source=path.name)
            numbers = range(1, len(rows) + 1)
            few = settings.workers == 1 or len(rows) < MIN_ROWS_FOR_WORKERS
            found = (
                map(read, rows, numbers)
                if few
                else workers.map(read, rows, numbers, chunksize=CHUNK)
            )
            for pages in found:
                yield from pages


def _labelled(row: dict[str, Any], number: int, *, source: str) -> list[LabelledPage]:
    return list(labelled_pages(row, source, number))


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        table = pq.read_table(path)
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such file.") from None
    except (pa.ArrowInvalid, OSError) as error:
        raise UsageError(f"{path} cannot be read as Parquet: {error}") from error
    known = ("page_id", "url", "page_type", "html", "text", "body")
    wanted = [name for name in known if name in table.column_names]
    if "body" not in wanted or not {"html", "text"} & set(wanted):
        raise UsageError(
            f"{path}: labelled pages have the columns `html` or `text`, and `body` (the text to "
            "keep); `url`, `page_type` and `page_id` help."
        )
    rows: list[dict[str, Any]] = table.select(wanted).to_pylist()
    return rows


def _require_enough(pages: Sequence[LabelledPage]) -> None:
    sites = {page.site for page in pages}
    if len(pages) < MIN_PAGES or len(sites) < MIN_SITES:
        raise UsageError(
            f"{len(pages)} pages of {len(sites)} sites are too few to learn from: at least "
            f"{MIN_PAGES} of {MIN_SITES} sites. Add the files that the shipped model was made of, "
            "or label more pages."
        )


def _version(files: Sequence[Path], recipe: Recipe) -> str:
    """A name for a model: changes with the pages and with how trees are grown."""
    digest = hashlib.sha256(repr(recipe).encode("utf-8"))
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
