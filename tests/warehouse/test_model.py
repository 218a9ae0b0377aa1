"""Any sequence of loads, deletions, maintenance and restores holds what a plain model holds."""

from __future__ import annotations

import shutil
import tempfile
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from lake_model import Fetch, LakeModel
from warehouse_samples import LOADED, fetched, load, refused, rows, snapshots

from warehouse.backup import back_up, restore
from warehouse.checks import run_checks
from warehouse.lake import Connection, Lake
from warehouse.maintenance import Policy, maintain
from warehouse.search import search
from warehouse.search_index import update_index

NAME = "split_part(url, '/', -1)"
VERSIONS = f"SELECT {NAME}, version, headline, valid_to IS NULL FROM article_versions ORDER BY ALL"
CURRENT = f"SELECT {NAME}, headline FROM articles ORDER BY ALL"
FETCHES = f"SELECT {NAME}, count(*) FROM raw_documents GROUP BY ALL ORDER BY ALL"
REFUSED = "SELECT location FROM rejections ORDER BY ALL"
BLOCKS = "SELECT count(*), count(DISTINCT (article_id, version)) FROM blocks"
HELD = (VERSIONS, CURRENT, FETCHES, BLOCKS, REFUSED, "FROM lake.current_snapshot()")
AT_ONCE = Policy(timedelta(0), grace=timedelta(0))

NAMES, TEXTS = st.sampled_from("abcd"), st.sampled_from(["A", "B", "C", "D"])
DAYS = st.none() | st.integers(1, 6)
BATCH = st.lists(st.tuples(NAMES, st.tuples(TEXTS, DAYS)), min_size=1, max_size=6)


class LakeMachine(RuleBasedStateMachine):
    """A lake, the model of it, the model at each snapshot that is kept, and at the last backup."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="copydesk-model-"))
        self.made = 0
        self.steps = 0
        self.lake = Lake(self._new("lake"), lock_seconds=60)
        self.model = LakeModel()
        self.past: dict[int, LakeModel] = {}
        self.saved: LakeModel | None = None
        self.last: tuple[list[tuple[str, Fetch]], set[str]] = ([], set())

    @initialize()
    def begin(self) -> None:
        self.lake.connect(read_only=False).close()

    @rule(batch=BATCH, odd=st.frozensets(st.sampled_from("xyz"), max_size=2))
    def load(self, batch: list[tuple[str, Fetch]], odd: frozenset[str]) -> None:
        self.last = batch, set(odd)
        self._load_last()
        self.model.load(*self.last)

    @rule()
    @precondition(lambda self: self.last[0])
    def reload(self) -> None:
        """What was just loaded, unless something else came between, writes nothing."""
        self.model.load(*self.last)
        self._load_last()
        before = snapshots(self.lake)
        self._load_last()
        assert snapshots(self.lake) == before

    @rule(name=NAMES)
    def new_version(self, name: str) -> None:
        self.last = [(name, (f"news {self.made}", None))], set()
        self._load_last()
        self.model.load(*self.last)

    @rule(name=NAMES)
    @precondition(lambda self: self.model.articles)
    def delete(self, name: str) -> None:
        def forget(connection: Connection) -> None:
            of_it = f"(SELECT article_id FROM raw_documents WHERE {NAME} = '{name}')"
            for table in ("blocks", "article_versions", "raw_documents"):
                connection.execute(f"DELETE FROM {table} WHERE article_id IN {of_it}")

        self.lake.write(forget, author="test", message=f"forget {name}")
        self.model.delete(name)

    @rule()
    def compact(self) -> None:
        maintain(self.lake, Policy(timedelta(days=7)), datetime.now(UTC), dry_run=False)

    @rule()
    def expire(self) -> None:
        soon = datetime.now(UTC) + timedelta(minutes=1)
        maintain(self.lake, AT_ONCE, soon, dry_run=False)
        again = maintain(self.lake, AT_ONCE, soon + timedelta(minutes=1), dry_run=False)
        left = {step.name: step.count for step in again.steps}
        assert (left["clean_up"], left["orphans"]) == (0, 0)
        self.past.clear()

    @rule()
    def back_up(self) -> None:
        back_up(self.lake, self.folder / "backup")
        self.saved = deepcopy(self.model)

    @rule()
    @precondition(lambda self: self.saved)
    def restore(self) -> None:
        assert self.saved
        self.lake = Lake(self._new("restored"), lock_seconds=60)
        restore(self.lake, self.folder / "backup")
        self.model = deepcopy(self.saved)
        self.past.clear()

    @rule(data=st.data())
    @precondition(lambda self: self.past)
    def travel(self, data: st.DataObject) -> None:
        snapshot = data.draw(st.sampled_from(sorted(self.past)), label="snapshot")
        at = f"FROM article_versions AT (VERSION => {snapshot})"
        assert rows(self.lake, VERSIONS.replace("FROM article_versions", at)) == (
            self.past[snapshot].versions
        )

    @rule()
    def search(self) -> None:
        current = [row for row in self.model.versions if row[3]]
        assert update_index(self.lake).articles == len(current)
        found = search(self.lake, "news", most=50) if current else []
        assert len(found) == sum(text.startswith("news") for _, _, text, _ in current)

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        versions = self.model.versions
        with self.lake.connect() as connection:  # one for all: most of a step is opening
            *found, snapshot = [connection.execute(query).fetchall() for query in HELD]
        assert found == [
            versions,
            [(name, text) for name, _, text, now in versions if now],
            self.model.fetches,
            [(2 * len(versions), len(versions))],
            [(f"invented/{name}.html",) for name in sorted(self.model.refused)],
        ]
        self.past[snapshot[0][0]] = deepcopy(self.model)
        self.steps += 1

    def teardown(self) -> None:
        failed = [result.name for result in run_checks(self.lake) if result.failed]
        shutil.rmtree(self.folder)
        assert failed in ([], ["rows_have_runs"])  # these loads are of no run
        print(f"{self.steps} steps")

    def _load_last(self) -> None:
        batch, odd = self.last
        pairs = [fetched(name, text, day) for name, (text, day) in batch]
        pairs += [refused(name) for name in sorted(odd)]
        later = LOADED + timedelta(hours=self.made)
        load(self.lake, self._new("spool"), pairs, loaded_at=later)

    def _new(self, kind: str) -> Path:
        self.made += 1
        return self.folder / f"{kind}-{self.made}"


@pytest.mark.integration
@pytest.mark.parametrize(
    ("examples", "steps"), [(3, 15), pytest.param(16, 50, marks=pytest.mark.soak)]
)
def test_no_sequence_of_steps_tells_the_lake_from_the_model(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        LakeMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=True,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
