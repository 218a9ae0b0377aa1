"""What recurs on a site is learned from the stored blocks, once, and forgotten again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from invented_sites import AGENCY, HEADING, InventedPage, invented_site
from warehouse_samples import load, rows, snapshots

from tasks.clean.cleaner import default_cleaner
from tasks.clean.site_memory import MemoryCleaner, SiteMemory
from tasks.models import CleanDocument
from tasks.process import process
from warehouse.lake import Lake
from warehouse.site_memory import learn_sites, read_memory, remembered

START = datetime(2026, 5, 1, tzinfo=UTC)
SITE = "site-1.example"
EVERYTHING = "SELECT * FROM site_memory ORDER BY domain, text"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def run(
    lake: Lake, pages: Sequence[InventedPage], day: int = 0, memory: SiteMemory | None = None
) -> list[CleanDocument]:
    """What a scheduled run does: clean with what is remembered, load, learn."""
    moment = START + timedelta(days=day)
    documents = [replace(page.document, fetched_at=moment) for page in pages]
    cleaner = MemoryCleaner(default_cleaner(), memory or SiteMemory())
    outcomes = process(documents, cleaner=cleaner)
    assert all(isinstance(outcome, CleanDocument) for outcome in outcomes)
    spool = lake.folder.parent / f"spool-{day}"
    load(lake, spool, list(zip(documents, outcomes, strict=True)), loaded_at=moment)
    learn_sites(lake, author="test")
    return [outcome for outcome in outcomes if isinstance(outcome, CleanDocument)]


def kept(outcomes: Sequence[CleanDocument]) -> set[str]:
    return {item.block.text for o in outcomes for item in o.blocks if item.decision.kept}


def verdicts(lake: Lake) -> dict[str, str]:
    return {str(row["text"]): str(row["verdict"]) for row in remembered(lake)}


def furniture(pages: Sequence[InventedPage]) -> set[str]:
    return {line for page in pages for line in page.furniture}


def test_a_run_removes_what_the_runs_before_it_have_seen_to_recur(
    lake: Lake, tmp_path: Path
) -> None:
    pages = invented_site(1, 24)
    assert furniture(pages) <= kept(run(lake, pages[:4])), "the cleaner knows it by itself"
    assert {verdicts(lake)[line] for line in furniture(pages[:4])} == {"rare"}

    early = read_memory(lake)
    assert furniture(pages[4:12]) <= kept(run(lake, pages[4:12], day=1, memory=early))
    outcomes = run(lake, pages[12:], day=2, memory=read_memory(lake))
    assert kept(outcomes).isdisjoint(furniture(pages))
    bodies = [outcome.article.article_body.split("\n\n") for outcome in outcomes]
    assert bodies == [list(page.body) for page in pages[12:]]
    removed = [item.decision for item in outcomes[0].blocks if not item.decision.kept]
    assert any(d.decided_by.startswith("site:") and d.decided_by.endswith("/12") for d in removed)

    learned, snapshot = rows(lake, EVERYTHING), snapshots(lake)
    run(lake, pages[12:], day=2)
    assert (rows(lake, EVERYTHING), snapshots(lake)) == (learned, snapshot), "a rerun was counted"

    assert learn_sites(lake, author="test", everything=True) == 1
    assert rows(lake, EVERYTHING) == learned, "learning anew gives something else"

    run(lake, invented_site(2, 5), day=3)
    assert rows(lake, f"FROM sites WHERE domain = '{SITE}'") == [
        (SITE, 24, (START + timedelta(days=2)).replace(tzinfo=None))
    ]


@pytest.mark.integration
def test_learning_bit_by_bit_gives_what_learning_at_once_gives(tmp_path: Path) -> None:
    pages = invented_site(1, 6)
    counted = "SELECT text, verdict, articles, site_articles FROM site_memory ORDER BY text"
    found = []
    for parts in ([pages], [pages[:3], pages[3:5], pages[5:]]):
        folder = tmp_path / str(len(parts))
        folder.mkdir()
        for day, part in enumerate(parts):
            run(Lake(folder / "lake"), part, day)
        found.append(rows(Lake(folder / "lake"), counted))
    assert found[0] == found[1]
    assert len(found[0]) > 3


@pytest.mark.integration
def test_copies_of_one_article_under_many_addresses_prove_nothing(lake: Lake) -> None:
    page = invented_site(1, 1)[0]
    copies = [
        replace(page, document=replace(page.document, url=f"https://www.{SITE}/copy/{number}"))
        for number in range(12)
    ]
    run(lake, copies)
    assert verdicts(lake) == {}


def test_headings_and_agency_text_stay_however_often_they_recur(lake: Lake) -> None:
    pages = [page for number in (1, 2, 3) for page in invented_site(number, 60)]
    run(lake, [page for page in pages if AGENCY in page.body])
    assert verdicts(lake)[HEADING] == "part"
    assert verdicts(lake)[AGENCY] == "shared"
    again = run(lake, invented_site(1, 6, first=90), day=1, memory=read_memory(lake))
    assert {AGENCY, HEADING} <= kept(again)


@pytest.mark.integration
def test_what_stops_recurring_is_forgotten(lake: Lake) -> None:
    old, new = invented_site(1, 12), invented_site(1, 60, seed=5, first=100)
    run(lake, old)
    assert (gone := furniture(old) - furniture(new))
    run(lake, new, day=1)
    assert {verdicts(lake)[line] for line in gone} == {"rare"}
    run(lake, invented_site(1, 40, seed=5, first=200), day=2)
    assert gone.isdisjoint(verdicts(lake))
    assert {verdicts(lake)[line] for line in furniture(new)} == {"boilerplate"}


@pytest.mark.integration
def test_a_veto_in_the_seed_keeps_a_text(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = invented_site(1, 24)
    wanted, *_ = sorted(furniture(pages[:12]))
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for seed in (Path(__file__).parents[2] / "seeds").glob("*.csv"):
        (seeds / seed.name).write_bytes(seed.read_bytes())
    veto = f'domain,text,text_sha256,why\n{SITE},"{wanted}",,it is a column of its own\n'
    run(lake, pages[:12])
    monkeypatch.setenv("COPYDESK_SEEDS", str(seeds))
    (seeds / "site_memory_veto.csv").write_text(veto, encoding="utf-8")
    outcomes = run(lake, pages[12:], day=1, memory=read_memory(lake))
    assert kept(outcomes) & furniture(pages) == {wanted}
    assert verdicts(lake)[wanted] == "vetoed"
