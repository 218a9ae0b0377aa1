"""What a load writes, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lake_model import ArticleModel
from warehouse_samples import LOADED, Pair, fetched, load, on_day, refused, rows, snapshots

from tasks.errors import UsageError
from tasks.identity import document_key
from tasks.models import CleanDocument
from tasks.settings import Settings
from tasks.spool import write_batches
from warehouse.lake import Lake
from warehouse.load import LoadResult, known_states, load_batch
from warehouse.rows import PAYLOAD_BYTES, keep_outcomes, naive_utc, storable, to_tables
from warehouse.spooled import write_batch

VERSIONS = "SELECT version, headline, valid_from, valid_to FROM article_versions ORDER BY version"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake", lock_seconds=20)


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "spool"


def test_every_field_of_an_article_comes_back(lake: Lake, spool: Path) -> None:
    result = load(lake, spool, [fetched("a", "Ferry is late", 1)])
    assert result == LoadResult(new=1, blocks_kept=1, blocks_removed=1, words_kept=3)
    (found,) = rows(
        lake,
        "SELECT headline, authors, source.name, field_sources['date_published'], date_published, "
        "date_published_precision, page_type, page_type_score, version, run_id FROM articles",
    )
    people = ["Ada Quill", "Bo Ink"]
    day = naive_utc(on_day(0))
    assert found[:6] == ("Ferry is late", people, "Harbour Gazette", "json-ld", day, "day")
    assert found[6:] == ("article", 0.75, 1, "run-1")
    assert rows(lake, "SELECT text, label, headline, links[1].url FROM removed_blocks") == [
        ("Post Comment", "comment_prompt", "Ferry is late", "https://gazette.example/comment")
    ]
    assert rows(lake, "SELECT content FROM raw_documents") == [(b"Ferry is late",)]


def test_the_same_batch_twice_makes_not_even_a_snapshot(lake: Lake, spool: Path) -> None:
    batch = [fetched("a", "one", 1), fetched("b", "two"), refused("c")]
    load(lake, spool, batch)
    before = snapshots(lake)
    again = load(lake, spool, batch, run_id="run-2")
    assert again == LoadResult(unchanged=2, rejected_known=1)
    assert snapshots(lake) == before


def test_the_snapshot_names_the_run(lake: Lake, spool: Path) -> None:
    load(lake, spool, [fetched("a", "one")])
    last = "SELECT author, commit_message FROM lake.snapshots() ORDER BY snapshot_id DESC LIMIT 1"
    assert rows(lake, last) == [("flow-1", "load spool, run run-1, flow run flow-1")]


def test_a_page_that_changes_and_changes_back_has_three_versions(lake: Lake, spool: Path) -> None:
    load(lake, spool, [fetched("a", "A", 1)])
    load(lake, spool, [fetched("a", "B", 2), fetched("a", "A", 3)])
    first, second, third = (naive_utc(on_day(day)) for day in (1, 2, 3))
    assert rows(lake, VERSIONS) == [
        (1, "A", first, second),
        (2, "B", second, third),
        (3, "A", third, None),
    ]
    stored = rows(lake, "SELECT content FROM raw_documents ORDER BY fetched_at")
    assert stored == [(b"A",), (b"B",), (None,)]
    assert rows(lake, "SELECT count(*) FROM blocks") == [(6,)]


def test_new_bytes_that_read_the_same_make_no_version(lake: Lake, spool: Path) -> None:
    load(lake, spool, [fetched("a", "old bytes", 1, reads="A")])
    assert load(lake, spool, [fetched("a", "new bytes", 2, reads="A")]) == LoadResult(unchanged=1)
    assert rows(lake, "SELECT count(*) FROM raw_documents") == [(2,)]
    assert rows(lake, "SELECT count(*) FROM article_versions") == [(1,)]


def test_an_older_fetch_never_becomes_current(lake: Lake, spool: Path) -> None:
    load(lake, spool, [fetched("a", "new", 5)])
    assert load(lake, spool, [fetched("a", "old", 2)]) == LoadResult(unchanged=1, late=1)
    assert rows(lake, "SELECT headline FROM articles") == [("new",)]
    assert rows(lake, "SELECT count(*) FROM raw_documents") == [(2,)]


def test_a_rejection_is_kept_once_with_a_bounded_payload(lake: Lake, spool: Path) -> None:
    big = b"x" * (PAYLOAD_BYTES + 5)
    twice = [refused("a", big), refused("a", big)]
    assert load(lake, spool, twice) == LoadResult(rejected=1, rejected_known=1)
    found = rows(lake, "SELECT octet_length(payload), payload_bytes, reason FROM rejections")
    assert found == [(PAYLOAD_BYTES, PAYLOAD_BYTES + 5, "binary")]


def test_parts_of_a_batch_are_one_commit(lake: Lake, spool: Path) -> None:
    load(lake, spool, [fetched("a", "one")])
    before = snapshots(lake)
    batch = spool / "two-parts"
    write_batch(batch, to_tables([fetched("b", "two")]), part=0)
    write_batch(batch, to_tables([fetched("c", "three")], first_position=1), part=1)
    result = load_batch(lake, batch, run_id="r", flow_run_id=None, loaded_at=LOADED)
    assert result.new == 2
    assert snapshots(lake) == before + 1


def test_bytes_that_no_worker_sent_back_are_the_batch_s(lake: Lake, tmp_path: Path) -> None:
    pairs = [fetched("a", "one"), refused("b"), fetched("c", "three"), fetched("d", "four")]
    (batch,) = write_batches([document for document, _ in pairs], tmp_path, Settings())
    keep_outcomes(batch.results, 0, pairs[:2])
    keep_outcomes(batch.results, 3, pairs[3:])  # the third one is known, let us say
    load_batch(lake, batch.results, run_id="r", flow_run_id=None, loaded_at=LOADED)
    found = rows(lake, "SELECT location, content FROM raw_documents ORDER BY location")
    wanted = [pairs[0][0], pairs[3][0]]
    assert found == [(document.location, document.content) for document in wanted]


def test_a_load_without_its_batch_writes_nothing(lake: Lake, tmp_path: Path) -> None:
    (batch,) = write_batches([fetched("a", "one")[0]], tmp_path, Settings())
    keep_outcomes(batch.results, 0, [fetched("a", "one")])
    Path(batch.file).unlink()
    with pytest.raises(UsageError, match="file of batch-0001 went from the spool"):
        load_batch(lake, batch.results, run_id="r", flow_run_id=None, loaded_at=LOADED)
    assert not lake.exists()


def test_what_is_loaded_or_refused_is_known_before_any_work(lake: Lake, spool: Path) -> None:
    stored, odd = fetched("a", "one", 3), refused("b")
    asked = [stored, odd, fetched("a", "one", 4), fetched("a", "two", 3), fetched("a", "one")]
    keys = [document_key(document) for document, _ in asked]
    assert known_states(lake, keys).loaded == frozenset()
    load(lake, spool, [stored, odd])
    known = known_states(lake, keys)
    assert (known.loaded, known.rejected) == (frozenset({0, 4}), frozenset({1}))


@pytest.mark.parametrize(
    "text", ["nul \x00 inside", "lone \ud800 surrogate", "\U0001f6a2", "'; --"]
)
def test_hostile_text_is_stored(lake: Lake, spool: Path, text: str) -> None:
    document, outcome = fetched("a", "plain")
    assert isinstance(outcome, CleanDocument)
    article = replace(outcome.article, headline=text, authors=(text,), location=text)
    load(lake, spool, [(document, replace(outcome, article=article))])
    kept = storable(text)
    assert rows(lake, "SELECT headline, authors, location FROM articles") == [(kept, [kept], kept)]


@given(st.text(st.characters(exclude_categories=())))
def test_storable_text_is_utf8_and_sound_text_stays(text: str) -> None:
    kept = storable(text)
    kept.encode()
    assert storable(kept) == kept


FETCH = st.tuples(st.sampled_from("ABC"), st.none() | st.integers(1, 5))


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(FETCH, min_size=1, max_size=5), min_size=1, max_size=3))
def test_any_sequence_of_fetches_gives_the_versions_of_the_model(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[tuple[str, int | None]]]
) -> None:
    folder = tmp_path_factory.mktemp("model")
    lake, model = Lake(folder / "lake"), ArticleModel()

    def load_all(run_id: str) -> None:
        for number, batch in enumerate(batches):
            pairs: list[Pair] = [fetched("a", text, day) for text, day in batch]
            moment = LOADED + timedelta(hours=number)
            load(lake, folder / f"spool{number}", pairs, run_id=run_id, loaded_at=moment)

    load_all("first")
    for batch in batches:
        model.load(batch)
    found = rows(lake, VERSIONS)
    assert [headline for _, headline, *_ in found] == model.versions
    assert [version for version, *_ in found] == list(range(1, len(model.versions) + 1))
    starts, ends = [row[2] for row in found], [row[3] for row in found]
    assert starts == sorted(starts, key=str)
    assert ends == [*starts[1:], None]
    assert rows(lake, "SELECT count(*) FROM raw_documents") == [(len(model.seen),)]
    before = snapshots(lake)
    load_all("second")
    assert snapshots(lake) == before
