"""A few invented articles that were really cleaned, multiplied into batches of a million and more.

In: numbers of articles. Out: batch folders as a worker leaves them (warehouse/rows.py), which the
loader takes.

1. some hundred pages of generate.py go through the engine: their rows are the prototypes
2. article n takes the rows of a prototype, with an id, address, publisher and day of its own, and
   with sentences of its own, from a pool of its language, in its body and its kept blocks

So bodies, ids, hashes and vocabulary are each article's own; nested enrichment repeats with its
prototype, and raw pages differ in a few bytes, so they compress better than real ones.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

sys.path.insert(0, str(Path(__file__).parent))

from generate import DAYS, FIRST_DAY, PUBLISHERS, invent, page, sentence_pool, tongues

from tasks.models import CleanDocument, MediaType, RawDocument, Source
from tasks.process import process
from tasks.settings import Settings
from warehouse.rows import to_tables
from warehouse.spooled import BatchTables, write_batch

PROTOTYPES = 400
POOL = 20_000
"""Sentences of each language that articles draw from."""
OWN_SENTENCES = 4
"""Sentences of an article's own in its body, and one in each of its kept blocks."""


class Multiplier:
    """Prototypes in memory, and batches made of them."""

    def __init__(self) -> None:
        documents = [_document(number) for number in range(PROTOTYPES)]
        outcomes = process(documents, Settings(min_article_words=0))
        sound = [
            pair
            for pair in zip(documents, outcomes, strict=True)
            if isinstance(pair[1], CleanDocument)
        ]
        self.tables = to_tables(sound)
        self.prototypes = len(sound)

    def write(self, folder: Path, first: int, count: int) -> None:
        """A batch folder of articles `first` and following."""
        write_batch(folder, self.batch(first, count))

    def batch(self, first: int, count: int) -> BatchTables:
        """The rows of articles `first` and following; the same for the same numbers."""
        dice = np.random.default_rng(first)
        numbers = np.arange(first, first + count)
        chosen = dice.integers(0, self.prototypes, count)
        digests = [sha256(f"{number}".encode()).hexdigest() for number in numbers]
        ids, hashes = pa.array([digest[:32] for digest in digests]), pa.array(digests)
        positions = pa.array(np.arange(count))
        own = {"batch_position": positions, "article_id": ids, "raw_sha256": hashes}
        articles = self._articles(chosen, numbers, dice, own | {"content_sha256": hashes})
        raw = self.tables.raw_documents.take(pa.array(chosen))
        marks = pa.array([f"<!-- {number} -->".encode() for number in numbers])
        content = pc.binary_join_element_wise(raw["content"], marks, b"\n")
        raw = _with(raw, own | {"content": content})
        for name in ("url", "fetched_at"):
            raw = _with(raw, {name: articles[name]})
        blocks = self._blocks(chosen, dice)
        return BatchTables(raw, articles, blocks, self.tables.rejections)

    def _articles(
        self,
        chosen: np.ndarray,
        numbers: np.ndarray,
        dice: np.random.Generator,
        own: dict[str, pa.Array],
    ) -> pa.Table:
        table = self.tables.article_versions.take(pa.array(chosen))
        outlets = dice.integers(0, PUBLISHERS, len(numbers))
        seconds = dice.integers(0, DAYS * 86400, len(numbers))
        published = np.datetime64(FIRST_DAY.replace(tzinfo=None), "us") + seconds.astype("m8[s]")
        body = table["article_body"]
        for _ in range(OWN_SENTENCES):
            body = pc.binary_join_element_wise(body, self._said(chosen, dice), " ")
        domains = [f"outlet-{outlet}.example" for outlet in outlets]
        urls = [f"https://www.{d}/{n}" for d, n in zip(domains, numbers, strict=True)]
        words = pc.add(table["word_count"], pa.scalar(OWN_SENTENCES * 18, pa.int32()))
        changed = own | {
            "article_body": body,
            "word_count": words,
            "publisher_domain": pa.array(domains),
            "url": pa.array(urls),
            "date_published": pa.array(published.astype("M8[us]")),
            "fetched_at": pa.array((published + np.timedelta64(2, "h")).astype("M8[us]")),
        }
        return _with(table, changed)

    def _blocks(self, chosen: np.ndarray, dice: np.random.Generator) -> pa.Table:
        sizes = self._bounds[chosen + 1] - self._bounds[chosen]
        starts = np.repeat(self._bounds[chosen] - np.concatenate(([0], sizes.cumsum()[:-1])), sizes)
        table = self.tables.blocks.take(pa.array(starts + np.arange(len(starts))))
        said = self._said(np.repeat(chosen, sizes), dice)
        longer = pc.binary_join_element_wise(table["text"], said, " ")
        text = pc.if_else(pc.equal(table["label"], "body"), longer, table["text"])
        positions = pa.array(np.repeat(np.arange(len(chosen)), sizes))
        return _with(table, {"batch_position": positions, "text": text})

    def _said(self, chosen: np.ndarray, dice: np.random.Generator) -> pa.Array:
        """A sentence for each prototype in `chosen`, in its language."""
        picks = self._languages[chosen] * POOL + dice.integers(0, POOL, len(chosen))
        return self._pool.take(pa.array(picks))

    @cached_property
    def _bounds(self) -> np.ndarray:
        """Where each prototype's blocks begin, and where the last one's end."""
        owners = self.tables.blocks["batch_position"].to_numpy()
        return np.searchsorted(owners, np.arange(self.prototypes + 1))

    @cached_property
    def _languages(self) -> np.ndarray:
        """Place of each prototype's language in the pool; an unsure one counts as English."""
        places = defaultdict(int, {tongue.code: i for i, tongue in enumerate(tongues())})
        codes = self.tables.article_versions["in_language"].to_pylist()
        return np.array([places[(code or "en").partition("-")[0]] for code in codes])

    @cached_property
    def _pool(self) -> pa.Array:
        return pa.array([said for tongue in tongues() for said in sentence_pool(tongue.code, POOL)])


def _document(number: int) -> RawDocument:
    article = invent(number)
    return RawDocument(
        page(article).encode(),
        MediaType.HTML,
        f"invented/{number}",
        Source(f"source-{number % 20}"),
        url=article.url,
        fetched_at=article.published,
    )


def _with(table: pa.Table, columns: dict[str, pa.Array]) -> pa.Table:
    for name, values in columns.items():
        place = table.schema.get_field_index(name)
        field = table.schema.field(place)
        table = table.set_column(place, field, values.cast(field.type))
    return table
