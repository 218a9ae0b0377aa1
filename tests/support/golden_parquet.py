"""The golden documents as labelled pages, for `copydesk learn train`.

    .venv/bin/python tests/support/golden_parquet.py golden.parquet

In: seeds/articles and tests/golden. Out: Parquet in the form of tasks/clean/training_pages.py; the
body to keep is standfirst, article_body and recap of the truth.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq
from gate import SAMPLES, golden_documents

from tasks.models import MediaType, RawDocument
from tasks.settings import Settings
from tasks.sources.files import discover

SCHEMA = pa.schema(
    [
        ("page_id", pa.string()),
        ("page_type", pa.string()),
        ("html", pa.binary()),
        ("text", pa.string()),
        ("body", pa.string()),
    ]
)


def rows() -> Iterator[dict[str, object]]:
    """A row for each golden document that stands in a file of UTF-8."""
    for golden in golden_documents():
        for document in discover([str(SAMPLES / golden.sample)], Settings()):
            if not isinstance(document, RawDocument):
                continue
            if golden.record and not document.location.endswith(golden.record):
                continue
            is_html = document.media_type is MediaType.HTML
            truth = golden.truth
            kept = (truth["description"], *truth["article_body"], truth["abstract"])
            yield {
                "page_id": document.location,
                "page_type": "article",
                "html": document.content if is_html else None,
                "text": None if is_html else document.content.decode("utf-8", "replace"),
                "body": "\n\n".join(filter(None, kept)),
            }


def main() -> None:
    """Write the file that the first argument names."""
    pq.write_table(pa.Table.from_pylist(list(rows()), SCHEMA), sys.argv[1])


if __name__ == "__main__":
    main()
