"""Documents that went wrong on their way: our samples with bits flipped, cut, mixed, mislabelled.

In: a seed. Out: a RawDocument; the same seed gives the same one on every machine.
"""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

from tasks.models import MediaType, RawDocument, Source

SAMPLES = Path(__file__).parents[2] / "seeds" / "articles"
MAX_BYTES = 60_000
CHARSETS = ("utf-8", "utf-16", "windows-1251", "shift_jis", "iso-8859-1", "big5", "koi8-r", None)
SOUP = (
    b"<table><tr><p>", b"</div></div>", b"<!--", b"-->", b"<script>", b"</script>", b"<svg><p>",
    b"<a href=", b'"', b"'", b"&#x;", b"&amp", b"<![CDATA[", b"]]>", b"<select><option>",
    b"<template>", b"<br><br>", b"<textarea>", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"<head>",
    b"</body>", b"<plaintext>", b"<h1>", b"<article>", b"<li>",
    b'<script type="application/ld+json">{',
    b"\xe2\x80\xae", b"\r", b"<frameset>", b"<math><mi>", b"<title>", b"<noscript>",
)  # fmt: skip


@cache
def samples() -> tuple[tuple[MediaType, bytes], ...]:
    """Our sample pages and texts that are small enough to mutate often."""
    kinds = {".html": MediaType.HTML, ".txt": MediaType.TEXT, ".md": MediaType.MARKDOWN}
    files = (p for p in sorted(SAMPLES.rglob("*")) if p.suffix in kinds)
    return tuple(
        (kinds[path.suffix], path.read_bytes())
        for path in files
        if path.stat().st_size <= MAX_BYTES
    )


def mutated(seed: int) -> RawDocument:
    """A sample with one to four faults."""
    chance = random.Random(seed)
    media_type, content = chance.choice(samples())
    for _ in range(chance.randint(1, 4)):
        content = chance.choice((_flipped, _cut, _soup, _doubled, _spliced))(content, chance)
    if chance.random() < 0.1:
        media_type = chance.choice(list(MediaType))
    return RawDocument(
        content=content,
        media_type=media_type,
        location=f"mutated/{seed}",
        source=Source("mutated"),
        url=chance.choice((None, "https://harbour.example/a", "http://[::1", "javascript:x")),
        charset=chance.choice(CHARSETS) if chance.random() < 0.2 else None,
    )


def _flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 40) if content else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1) if chance.random() < 0.3 else 0
    return content[start : chance.randrange(start, len(content) + 1)]


def _soup(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(content) + 1)
        content = content[:at] + chance.choice(SOUP) + content[at:]
    return content


def _doubled(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    piece = content[start : start + chance.randrange(1, 4000)]
    return content[:start] + piece * chance.randint(2, 9) + content[start:]


def _spliced(content: bytes, chance: random.Random) -> bytes:
    _, other = chance.choice(samples())
    return content[: chance.randrange(len(content) + 1)] + other[chance.randrange(len(other) + 1) :]
