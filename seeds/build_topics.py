"""IPTC media topics -> seeds/media_topics.csv and the topics' vectors.

    .venv/bin/python seeds/build_topics.py ../shared/data/media_topics.csv

In: the vocabulary with its definitions (qcode, label, level, broader, definition) and the table of
build_embeddings.py. Out: media_topics.csv without the definitions, and embeddings/topics.npy
(float16, one row a concept in the order of the CSV): the vector of a concept's labels, from itself
up to its top concept, and its definition.
"""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path

import numpy as np

from tasks.enrich.embedding import DIMENSIONS, Vector, embed_text

SEEDS = Path(__file__).parent
ATTRIBUTION = (
    "# IPTC Media Topics, labels in British English. Copyright IPTC, www.iptc.org, CC BY 4.0;\n"
    "# cut to qcode, label, level (1 is the top) and broader concept.\n"
)
COLUMNS = ("qcode", "label", "level", "broader")
LABEL_WEIGHT = 3


def concept_vector(row: dict[str, str], by_code: dict[str, dict[str, str]]) -> Vector:
    """The vector of one concept, of zeros where no word of it is known."""
    labels = []
    above: dict[str, str] | None = row
    while above:
        labels.append(above["label"])
        above = by_code.get(above["broader"])
    parts = [(" ".join(labels), 1), (row["label"], LABEL_WEIGHT), (row["definition"], 1)]
    vector = embed_text(parts, least=1)
    return np.zeros(DIMENSIONS, np.float32) if vector is None else vector


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description="Make the topics' table and their vectors.")
    parser.add_argument("vocabulary", type=Path)
    with parser.parse_args().vocabulary.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_code = {row["qcode"]: row for row in rows}
    vectors = [concept_vector(row, by_code) for row in rows]
    out = io.StringIO()
    out.write(ATTRIBUTION)
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (SEEDS / "media_topics.csv").write_text(out.getvalue(), encoding="utf-8")
    np.save(SEEDS / "embeddings" / "topics.npy", np.array(vectors, np.float16))


if __name__ == "__main__":
    main()
