"""Outcomes as plain records: what `copydesk clean` writes, one JSON object an article.

In: outcomes in a worker process. Out: two files a chunk, `<position>.jsonl` with the records and
`<position>.refused` with one line a refused document. RECORD_SCHEMA is the same as columns.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from tasks.models import CleanDocument, LabelledBlock, Outcome, RawDocument, Rejection

_TEXT = pa.string()
RECORD_SCHEMA = pa.schema(
    [
        ("document_id", _TEXT),
        ("location", _TEXT),
        ("url", _TEXT),
        ("headline", _TEXT),
        ("description", _TEXT),
        ("article_body", _TEXT),
        ("abstract", _TEXT),
        ("authors", pa.list_(_TEXT)),
        ("date_published", _TEXT),
        ("date_published_precision", _TEXT),
        ("date_modified", _TEXT),
        ("in_language", _TEXT),
        ("publisher", _TEXT),
        ("publisher_domain", _TEXT),
        ("is_based_on", _TEXT),
        ("word_count", pa.int64()),
        ("content_sha256", _TEXT),
    ]
)
_BLOCKS = pa.list_(
    pa.struct(
        [
            ("text", _TEXT),
            ("kind", _TEXT),
            ("label", _TEXT),
            ("kept", pa.bool_()),
            ("decided_by", _TEXT),
            ("score", pa.float64()),
            ("path", _TEXT),
        ]
    )
)

Pairs = Sequence[tuple[RawDocument, Outcome]]


@dataclass(frozen=True, slots=True)
class Part:
    """The files of one chunk: records, how many there are, and a line a refused document."""

    records: Path
    articles: int
    refused: tuple[str, ...]


def with_blocks(schema: pa.Schema) -> pa.Schema:
    """The schema of records that carry their blocks."""
    return schema.append(pa.field("blocks", _BLOCKS))


def record(clean: CleanDocument) -> dict[str, object]:
    """An article's record. `document_id` is the input's own id; dates are ISO 8601 in UTC."""
    article = clean.article
    published, modified = article.date_published, article.date_modified
    values: dict[str, object] = {
        name: getattr(article, name, None)
        for name in RECORD_SCHEMA.names
        if not name.startswith("date_")
    }
    values["date_published"] = published.value.isoformat() if published else None
    values["date_published_precision"] = published.precision.value if published else None
    values["date_modified"] = modified.value.isoformat() if modified else None
    return {name: values[name] for name in RECORD_SCHEMA.names}


def keep_records(folder: Path, first_position: int, pairs: Pairs) -> None:
    """Write a chunk's records without blocks."""
    _keep(folder, first_position, pairs, blocks=False)


def keep_records_with_blocks(folder: Path, first_position: int, pairs: Pairs) -> None:
    """Write a chunk's records with all their blocks."""
    _keep(folder, first_position, pairs, blocks=True)


def parts(folder: Path) -> Iterator[Part]:
    """What was kept in a batch's folder, in the order of the input."""
    for records in sorted(folder.glob("*.jsonl")):
        refused = records.with_suffix(".refused").read_text(encoding="utf-8").split("\n")[:-1]
        articles = records.read_bytes().count(b"\n")
        yield Part(records, articles, tuple(refused))


def _keep(folder: Path, first_position: int, pairs: Pairs, *, blocks: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    refused: list[str] = []
    for _, outcome in pairs:
        if isinstance(outcome, Rejection):
            detail = " ".join(outcome.detail.split())
            refused.append(f"refused {outcome.document.location}: {outcome.reason}: {detail}")
            continue
        values = record(outcome)
        if blocks:
            values["blocks"] = [_block(labelled) for labelled in outcome.blocks]
        lines.append(json.dumps(values, ensure_ascii=False))
    stem = folder / f"{first_position:08d}"
    _write(stem.with_suffix(".refused"), refused)
    _write(stem.with_suffix(".jsonl"), lines)


def _write(path: Path, lines: list[str]) -> None:
    # A lone surrogate of a file name or a JSON escape cannot be written; U+FFFD stands for it.
    text = "".join(f"{line}\n" for line in lines)
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    path.write_text(whole, encoding="utf-8", newline="")


def _block(labelled: LabelledBlock) -> dict[str, object]:
    block, decision = labelled.block, labelled.decision
    return {
        "text": block.text,
        "kind": block.kind.value,
        "label": decision.label.value,
        "kept": decision.kept,
        "decided_by": decision.decided_by,
        "score": decision.score,
        "path": block.path,
    }
