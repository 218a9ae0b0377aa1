"""What a warehouse must hold after any sequence of loads, in plain Python.

In: fetches of articles (text, day), refusals. Out: the versions, stored fetches and refusals that
the rules of warehouse/load.py give.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Fetch = tuple[str, int | None]
"""Text and day of fetch; None: the source does not say."""


@dataclass(slots=True)
class ArticleModel:
    """One article: fetches that were stored, and the texts of its versions in order."""

    seen: list[Fetch] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)

    def load(self, batch: list[Fetch]) -> None:
        """Take the fetches that one batch has of it."""
        days = [day for _, day in self.seen if day is not None]
        newest = max(days, default=None)
        for text, day in sorted(batch, key=lambda fetch: (fetch[1] is None, fetch[1] or 0)):
            known_bytes = any(seen == text for seen, _ in self.seen)
            if known_bytes and (day is None or (newest is not None and day <= newest)):
                continue
            self.seen.append((text, day))
            if day is not None and newest is not None and day < newest:
                continue
            newest = day if day is not None else newest
            if not self.versions or self.versions[-1] != text:
                self.versions.append(text)


@dataclass(slots=True)
class LakeModel:
    """All articles by name, and the names of refused documents."""

    articles: dict[str, ArticleModel] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def load(self, batch: list[tuple[str, Fetch]], refused: set[str]) -> None:
        """Take one batch."""
        for name in dict.fromkeys(name for name, _ in batch):
            article = self.articles.setdefault(name, ArticleModel())
            article.load([fetch for other, fetch in batch if other == name])
        self.refused |= refused

    def delete(self, name: str) -> None:
        """Forget an article wholly."""
        self.articles.pop(name, None)

    @property
    def versions(self) -> list[tuple[str, int, str, bool]]:
        """(name, version, text, whether it is the current one), in order."""
        return [
            (name, number, text, number == len(article.versions))
            for name, article in sorted(self.articles.items())
            for number, text in enumerate(article.versions, start=1)
        ]

    @property
    def fetches(self) -> list[tuple[str, int]]:
        """(name, stored fetches), in order."""
        return [(name, len(article.seen)) for name, article in sorted(self.articles.items())]
