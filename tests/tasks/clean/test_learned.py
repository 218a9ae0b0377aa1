"""A model is trained on a few of our own samples, kept in a file, read again and used."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from golden_parquet import rows

from tasks.clean.boosting import Growth
from tasks.clean.cleaner import default_cleaner
from tasks.clean.learned import MAX_BLOCKS, LearnedCleaner
from tasks.clean.model import BlockModel, read_model, write_model
from tasks.clean.reasons import reasons_of
from tasks.clean.training import TYPES, Recipe, fit
from tasks.clean.training_corpus import Corpus, LabelledPage, prepare
from tasks.clean.training_metrics import word_f1
from tasks.clean.training_pages import labelled_pages, plain_text
from tasks.clean.training_report import figures, results_of
from tasks.errors import UsageError
from tasks.models import MediaType, Page
from tasks.segment.html import segment_html

SMALL = Growth(trees=12, leaves=7, rate=0.3, rows_in_leaf=5)
RECIPE = Recipe(
    SMALL, SMALL, Growth(trees=2, leaves=3, rows_in_leaf=2, classes=len(TYPES)), (0.5, 0.5)
)


@pytest.fixture(scope="module")
def pages() -> list[LabelledPage]:
    found = [page for row in rows() for page in labelled_pages(row, "golden.parquet", 1)]
    return [page for page in found if len(page.page.blocks) < 60][:90]


@pytest.fixture(scope="module")
def corpus(pages: list[LabelledPage]) -> Corpus:
    return prepare(pages)


@pytest.fixture(scope="module")
def model(corpus: Corpus) -> BlockModel:
    return fit(corpus, np.ones(len(corpus.pages), dtype=bool), RECIPE, "test")


def kept(model: BlockModel, pages: list[Page], balance: float = 0.5) -> int:
    labelled = LearnedCleaner(model, balance).label(pages)
    return sum(decision.kept for labels in labelled for decision in labels.decisions)


def test_it_extracts_what_it_has_learned(corpus: Corpus, model: BlockModel) -> None:
    results = list(results_of(corpus, model, range(len(corpus.pages))))
    pairs = [(result.body, corpus.pages[result.number].gold) for result in results]
    assert word_f1(pairs) > 0.9
    assert {row.medium for row in figures(corpus, results).extraction} == {"html", "text"}


def test_the_same_pages_give_the_same_file(
    corpus: Corpus, model: BlockModel, tmp_path: Path
) -> None:
    again = fit(corpus, np.ones(len(corpus.pages), dtype=bool), RECIPE, "test")
    write_model(model, tmp_path / "one")
    write_model(again, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_page_is_labelled_alike_in_any_company(
    pages: list[LabelledPage], model: BlockModel
) -> None:
    cleaner = LearnedCleaner(model)
    some = [labelled.page for labelled in pages[:24]]
    together = cleaner.label(some)
    assert together == [cleaner.label([page])[0] for page in some]
    assert together == cleaner.label(some[::-1])[::-1]


def test_a_model_that_was_read_again_decides_the_same(
    pages: list[LabelledPage], model: BlockModel, tmp_path: Path
) -> None:
    write_model(model, tmp_path / "model")
    some = [labelled.page for labelled in pages[:12]]
    stored = LearnedCleaner(read_model(tmp_path / "model"))
    assert stored.label(some) == LearnedCleaner(model).label(some)


def test_the_balance_trades_recall_for_precision(
    pages: list[LabelledPage], model: BlockModel
) -> None:
    some = [labelled.page for labelled in pages]
    assert kept(model, some, 0.02) > kept(model, some, 0.5) > kept(model, some, 0.98)


def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no model"):
        read_model(tmp_path / "missing")
    (tmp_path / "text").write_text("no gzip", "utf-8")
    with pytest.raises(UsageError, match="not a model"):
        read_model(tmp_path / "text")


def test_a_model_of_another_version_is_refused(model: BlockModel, tmp_path: Path) -> None:
    path = tmp_path / "model"
    write_model(model, path)
    content = json.loads(gzip.decompress(path.read_bytes()))
    content["columns"][0][0] = "a column of long ago"
    path.write_bytes(gzip.compress(json.dumps(content).encode()))
    with pytest.raises(UsageError, match="another version"):
        read_model(path)
    content["columns"][0][0] = "characters"
    content["stages"]["text"]["two"] = "tree\nversion=v4\n"
    path.write_bytes(gzip.compress(json.dumps(content).encode()))
    with pytest.raises(UsageError, match=r"model"):
        read_model(path)


def test_a_row_of_another_form_is_refused() -> None:
    with pytest.raises(UsageError, match="no `body`"):
        list(labelled_pages({"html": "<p>x"}, "a.parquet", 7))
    with pytest.raises(UsageError, match="neither `html` nor `text`"):
        list(labelled_pages({"body": "x"}, "a.parquet", 7))
    with pytest.raises(UsageError, match="page_type 'blog'"):
        list(labelled_pages({"html": "<p>x", "body": "x", "page_type": "blog"}, "a.parquet", 7))


def test_a_page_of_markup_is_also_learned_as_the_text_of_its_nodes() -> None:
    row = {"html": b"<p>One <b>two</b> three<script>no</script><p>four", "body": "One two three"}
    media = [p.page.media_type for p in labelled_pages(row, "a.parquet", 1)]
    assert media == [MediaType.HTML, MediaType.TEXT]
    assert (
        plain_text("<p>One <b>two</b> three<script>no</script><p>four") == "One\ntwo\nthree\nfour"
    )


def test_reasons_are_the_heaviest_columns_first(
    pages: list[LabelledPage], model: BlockModel
) -> None:
    page = next(labelled.page for labelled in pages if labelled.page.media_type is MediaType.HTML)
    found = reasons_of(model, page)
    assert len(found) == len(page.blocks)
    weights = [[abs(reason.weight) for reason in reasons] for reasons in found]
    assert all(len(row) == 3 and row == sorted(row, reverse=True) for row in weights)
    assert any(row[0] > 0 for row in weights)


def test_a_page_of_very_many_blocks_is_left_to_the_rules(model: BlockModel) -> None:
    html = "".join(f"<p><a href=/{i}>link {i}</a>" for i in range(MAX_BLOCKS + 1))
    page = Page(segment_html(html).blocks, "", MediaType.HTML)
    (labels,) = LearnedCleaner(model).label([page])
    assert len(labels.decisions) == len(page.blocks)
    assert not any(d.decided_by.startswith("model:") for d in labels.decisions)


def test_a_page_without_blocks_has_no_decisions() -> None:
    empty = Page((), "", MediaType.HTML)
    assert [labels.decisions for labels in default_cleaner().label([empty, empty])] == [(), ()]
