"""Text -> its summary: the article's own standfirst or recap, else its most central sentences.

In: an ArticleText. Out: a Summary, None where there is neither a summary nor enough sentences.

Central sentences: nearest to the mean of all sentences' words (centroid summarisation: Radev et
al. 2004, "Centroid-based summarization of multiple documents"), the earlier ones favoured, given in
the order of the text. Linear in the number of sentences.
"""

from __future__ import annotations

from collections import Counter

from tasks.enrich.stopwords import stop_words
from tasks.enrich.text import ArticleText
from tasks.enrichment import Summary

SENTENCES = 2
MIN_SENTENCES = 5
"""Sentences of a body that is worth a summary."""
MOST_SENTENCES = 200
MIN_CHARACTERS, MAX_CHARACTERS = 40, 400
"""Of a sentence that can stand alone."""
MIN_STANDFIRST = 20
"""Characters of a description that sums up anything; a shorter one is a byline or a topic."""
EARLY = 0.5
"""How much the first sentence is favoured over the last."""


def find_summary(text: ArticleText) -> Summary | None:
    """The summary of an article. Never raises."""
    if len(text.description) >= MIN_STANDFIRST:
        return Summary(text.description, "standfirst")
    if text.abstract:
        return Summary(text.abstract, "recap")
    if text.sentences is None or len(text.sentences) < MIN_SENTENCES:
        return None
    stops = stop_words(text.language)
    spans = [span for span in text.sentences[:MOST_SENTENCES] if span.char_end <= len(text.body)]
    sentences = [text.body[span.char_start : span.char_end] for span in spans]
    terms = [_terms(sentence, stops) for sentence in sentences]
    centroid = Counter(term for words in terms for term in words)
    scored = [
        (sum(centroid[term] for term in words) / (len(words) + 8), index)
        for index, words in enumerate(terms)
        if MIN_CHARACTERS <= len(sentences[index]) <= MAX_CHARACTERS and words
    ]
    count = len(sentences)
    best = sorted(scored, key=lambda pair: -pair[0] * (1 + EARLY * (1 - pair[1] / count)))
    chosen = sorted(index for _, index in best[:SENTENCES])
    return Summary(" ".join(sentences[i] for i in chosen), "central") if chosen else None


def _terms(sentence: str, stops: frozenset[str]) -> frozenset[str]:
    """The telling words of a sentence; pairs of characters where there are no spaces."""
    words = [word.strip(".,;:!?…“”„«»\"'’()[]") for word in sentence.lower().split()]
    if len(words) * 15 < len(sentence):
        return frozenset(sentence[at : at + 2] for at in range(len(sentence) - 1))
    return frozenset(word for word in words if len(word) > 2 and word not in stops)
