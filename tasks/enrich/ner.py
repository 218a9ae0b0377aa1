"""Names by an installed spaCy model, beside the rules': the extra `[ner]`.

In: an ArticleText and the rules' mentions. Out: mentions of both, in order; the model's name and
version. Nothing is ever downloaded: a model is any installed package that registers itself as one
(`spacy_models`) and whose name begins with the language; without one the rules stand alone.

1. the model reads each paragraph; a name that it calls different things is what it mostly is
2. what a rule read stays; the model adds names elsewhere: people, organisations, and places where
   the gazetteer has them
3. one word that only stands at the beginning of sentences is left out
4. the last name of a person is that person, whatever the model calls it
"""

from __future__ import annotations

import warnings
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import entry_points
from typing import Any

from tasks.enrich.name_reader import Mention, NameKind
from tasks.enrich.runs import SENTENCE_END
from tasks.enrich.text import ArticleText

KINDS = {
    **dict.fromkeys(["PERSON", "PER", "persName"], NameKind.PERSON),
    **dict.fromkeys(["ORG", "orgName"], NameKind.ORGANIZATION),
    **dict.fromkeys(["GPE", "LOC", "placeName", "geogName"], NameKind.PLACE),
}
"""Labels of spaCy's models in all languages -> what they mean here."""
SCORE = 0.7
"""Sureness of a name that only the model read (F1 of the small English one: 0.85)."""
SIZES = ("_lg", "_md", "_sm", "_trf")
"""Models of one language by preference; the transformers' need a graphics card."""
NOT_NEEDED = ("lemmatizer", "attribute_ruler", "tagger", "morphologizer", "parser")
MAX_PARAGRAPH = 20_000
"""Characters of a paragraph that the model is given."""
_POSSESSIVES = ("’s", "'s")
_ARTICLES = ("the ", "The ")


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model; `name` is its package's."""

    name: str
    version: str
    pipeline: Any


@lru_cache(maxsize=8)
def model_for(language: str | None) -> Model | None:
    """The installed model of a language, loaded once a process; None where there is none."""
    installed = {entry.name for entry in entry_points(group="spacy_models")}
    fitting = [name for name in installed if language and name.startswith(f"{language}_")]
    if not fitting:
        return None
    import spacy

    name = min(fitting, key=lambda one: (_size(one), one))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of versions that differ in their last number
        pipeline = spacy.load(name, disable=list(NOT_NEEDED))
    return Model(name, str(pipeline.meta["version"]), pipeline)


def with_model(model: Model, text: ArticleText, rules: Sequence[Mention]) -> tuple[Mention, ...]:
    """The rules' mentions and those that the model adds, in the order of the text."""
    kept = [mention for mention in rules if mention.kind is not NameKind.UNKNOWN]
    taken = sorted((mention.start, mention.end) for mention in kept)
    people = {m.text.split()[-1] for m in kept if m.kind is NameKind.PERSON}
    found = _read(model, text)
    kinds: dict[str, Counter[NameKind]] = {}
    for mention in found:
        kinds.setdefault(mention.text, Counter())[mention.kind] += 1
    doubtful = {m.text for m in found if " " not in m.text and _begins(text, m)}
    doubtful -= {m.text for m in found if not _begins(text, m)}
    added = []
    for mention in found:
        kind = kinds[mention.text].most_common(1)[0][0]
        if mention.text in people:
            kind = NameKind.PERSON
        if not _overlaps(taken, mention) and mention.text not in doubtful:
            added.append(mention._replace(kind=kind))
    taken += [(mention.start, mention.end) for mention in added]
    taken.sort()
    unknown = [m for m in rules if m.kind is NameKind.UNKNOWN and not _overlaps(taken, m)]
    return tuple(sorted((*kept, *added, *unknown), key=lambda mention: mention.start))


def _read(model: Model, text: ArticleText) -> list[Mention]:
    """What the model finds, paragraph by paragraph."""
    found: list[Mention] = []
    start = 0
    for paragraph in text.whole.split("\n"):
        piece = paragraph[:MAX_PARAGRAPH]
        if piece.strip():
            for entity in model.pipeline(piece).ents:
                kind = KINDS.get(entity.label_)
                mention = _mention(entity.text, start + entity.start_char, kind) if kind else None
                if mention:
                    found.append(mention)
        start += len(paragraph) + 1
    return found


def _mention(name: str, start: int, kind: NameKind) -> Mention | None:
    """A name without its article and its possessive."""
    for article in _ARTICLES:
        if name.startswith(article):
            name, start = name[len(article) :], start + len(article)
    for ending in _POSSESSIVES:
        name = name.removesuffix(ending)
    if not any(letter.isalpha() for letter in name):
        return None
    return Mention(kind, name, start, start + len(name), SCORE)


def _begins(text: ArticleText, mention: Mention) -> bool:
    """Whether a name stands where any word has a capital: models take such words for people."""
    before = text.whole[max(0, mention.start - 3) : mention.start].strip(" ")
    return not before or before[-1] in SENTENCE_END


def _overlaps(taken: Sequence[tuple[int, int]], mention: Mention) -> bool:
    """Whether any of some sorted spans, none of which overlaps another, overlaps a mention."""
    at = bisect_right(taken, (mention.start, mention.end))
    before, after = taken[at - 1 : at], taken[at : at + 1]
    return any(start < mention.end and mention.start < end for start, end in (*before, *after))


def _size(name: str) -> int:
    return next((rank for rank, size in enumerate(SIZES) if name.endswith(size)), len(SIZES))
