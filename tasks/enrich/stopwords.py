"""Words that say nothing of what a text is about: stopwordsiso, by language.

In: a primary language tag. Out: a set of small-letter words, empty where there are none.
"""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=64)
def stop_words(language: str | None) -> frozenset[str]:
    """The stop words of a language."""
    import stopwordsiso

    if not language or not stopwordsiso.has_lang(language):
        return frozenset()
    return frozenset(word.lower() for word in stopwordsiso.stopwords(language))
