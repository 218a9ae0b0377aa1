"""Invented documents for benchmarks of whole runs: articles of a usual length, or cheap ones."""

from __future__ import annotations

import json
import random
from pathlib import Path

WORDS = (
    *("harbour", "council", "bridge", "repair", "winter", "storm", "ferry", "island", "mayor"),
    *("budget", "vote", "school", "river", "market", "spring", "evening", "quay", "trawler"),
    *("owner", "boatyard", "crowns", "thousand", "people", "watched", "first"),
)
PARAGRAPHS, SENTENCES, LENGTH = 12, 3, 14
"""500 words an article, as news pages have."""


def articles(path: Path, count: int) -> Path:
    """A JSON lines file of so many different articles, as plain text with boilerplate."""
    dice = random.Random(20_261_124)

    def sentence() -> str:
        return " ".join(dice.choices(WORDS, k=LENGTH)).capitalize() + "."

    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            paragraphs = (" ".join(sentence() for _ in range(SENTENCES)) for _ in range(PARAGRAPHS))
            text = f"Ward {number} repairs its bridge\n\n" + "\n\n".join(paragraphs)
            record = {"url": f"https://news.example/{number}", "text": f"{text}\n\nPost Comment\n"}
            out.write(json.dumps(record) + "\n")
    return path


def cheap(path: Path, count: int) -> Path:
    """A JSON lines file of so many documents that are refused at once: too short for an article."""
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            out.write(f'{{"url": "https://news.example/{number}", "text": "Page {number}"}}\n')
    return path
