"""Text -> its direct quotes, each with who said it and by which verb.

In: an ArticleText, the people of it and where they are named. Out: quotes in order.

1. quotation marks in pairs, as English, German, French, Polish, Swedish, Chinese, Japanese ...
   write them; a quote that a paragraph leaves open goes on where the next one opens again
2. a quote is an utterance, no title and no scare quote: long enough, or a verb of saying beside it
3. the speaker: the person named beside the verb, behind the quote before in front of it; a
   pronoun is the person named last; else the words that stand there ("the harbour master"). The
   second half of a split quote has the first one's speaker
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tasks.enrich.cues import Cues, cues_of
from tasks.enrich.people import ARTICLES, PersonMention
from tasks.enrich.stopwords import stop_words
from tasks.enrich.text import ArticleText
from tasks.enrichment import Quote

MIN_WORDS = 5
"""Words of a quote that no verb of saying stands beside; fewer are a title or a scare quote."""
MIN_WORDS_SAID = 2
MIN_SPACELESS = 6
"""Characters instead of words in Chinese, Japanese and Thai."""
WINDOW = 160
"""Characters before and behind a quote in which its speaker may stand."""
MAX_SPEAKER, MAX_SPEAKER_WORDS = 60, 6
"""Characters and words of a speaker who is not named: "the harbour master"."""
MAX_PARAGRAPHS = 12
"""Paragraphs that one quote may run over."""
MOST = 200

CLOSERS = {
    "“": "”“",
    "„": '“”„"',
    "«": "»",
    "»": "«",
    "‹": "›",
    "‘": "’",
    "‚": "‘’",
    "”": "”",
    "「": "」",
    "『": "』",
    '"': '"',
}
"""Opening marks -> marks that close them."""
CLOSES_FIRST = frozenset(["sv", "fi", "no", "nb", "nn", "da"])
"""Languages that open and close with ”; elsewhere a lone ” closes nothing and opens nothing."""
POINTS_INWARDS = frozenset(["de", "da", "sl", "hr", "sr", "cs", "sk", "hu"])
"""Languages that may write »so«; elsewhere » only closes."""
PRO_DROP = frozenset(["es", "it", "pt", "pl", "cs", "el", "tr"])
"""Languages whose verb needs no subject: there it is the person named last."""
_MARK = re.compile(r"[“”„«»‹›‘’‚「」『』\"\n]")
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।](?:\s|$)|\n|[。！？]")
_EDGE = " ,:;.–—-\n\t"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A quote's inside in the body, and where its marks stand."""

    start: int
    end: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class _Said:
    speaker: str | None = None
    person: str | None = None
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class _People:
    """Where people are named in the body, in order."""

    starts: list[int]
    mentions: list[PersonMention]


def find_quotes(text: ArticleText, people: Sequence[PersonMention]) -> tuple[Quote, ...]:
    """The quotes of the body; `people`: where its people are named. Never raises."""
    cues = cues_of(text.language)
    body = text.body
    named = _People([one.start - text.body_start for one in people], list(people))
    found: list[Quote] = []
    previous = _Said()
    previous_end = -1
    for piece, following in _with_next(list(_pieces(body, text.language))):
        inside = body[piece.start : piece.end]
        said = _speaker(text, cues, named, piece, previous_end, following) if cues else _Said()
        if not _is_utterance(inside, said):
            continue
        same = previous_end >= 0 and "\n" not in body[previous_end : piece.before]
        if (
            said.speaker is None
            and same
            and previous.speaker
            and not _another(named, previous, previous_end, piece.before)
        ):
            said = replace(previous, cue=said.cue)
        found.append(Quote(inside, said.speaker, said.person, said.cue, piece.start, piece.end))
        previous = said if said.cue else replace(said, cue=previous.cue)
        previous_end = piece.after
        if len(found) == MOST:
            break
    return tuple(found)


def _another(named: _People, previous: _Said, start: int, end: int) -> bool:
    """Whether anyone else is named between two quotes."""
    between = named.mentions[bisect_left(named.starts, start) : bisect_left(named.starts, end)]
    return any(mention.name != previous.person for mention in between)


def _with_next(pieces: list[_Piece]) -> Iterator[tuple[_Piece, int | None]]:
    for index, piece in enumerate(pieces):
        yield piece, pieces[index + 1].before if index + 1 < len(pieces) else None


def _pieces(body: str, language: str | None) -> Iterator[_Piece]:
    """What stands between a pair of marks, in one pass."""
    opened: tuple[str, int] | None = None
    paragraphs = 0
    for match in _MARK.finditer(body):
        mark, at = match.group(), match.start()
        if mark == "\n":
            if opened and body[at + 1 : at + 2] != "\n":
                paragraphs += 1
                if paragraphs > MAX_PARAGRAPHS or not _goes_on(body, at + 1, opened[0]):
                    opened = None
            continue
        if opened is None:
            if _opens(body, at, mark, language):
                opened, paragraphs = (mark, at), 0
        elif mark in CLOSERS[opened[0]] and _closes(body, at, mark, opened[0]):
            yield _Piece(opened[1] + 1, at, opened[1], at + 1)
            opened = None


def _opens(body: str, at: int, mark: str, language: str | None) -> bool:
    if mark not in CLOSERS:
        return False
    before, after = body[at - 1 : at], body[at + 1 : at + 2]
    if mark == "”":
        return language in CLOSES_FIRST and not before.isalnum() and not after.isspace()
    if mark == "»":
        return language in POINTS_INWARDS and after.isalnum()
    if mark in '‘"':
        return not before.isalnum() and not after.isspace() and after != ""
    return True


def _closes(body: str, at: int, mark: str, opener: str) -> bool:
    if opener == "“" and mark == "“":  # the mark that opens the next paragraph of one quote
        return False
    if mark in "’‘":  # an apostrophe stands between letters
        return not body[at + 1 : at + 2].isalnum()
    if opener in '”"':
        return not body[at - 1 : at].isspace() or body[at + 1 : at + 2] in ("", "\n", " ")
    return True


def _goes_on(body: str, start: int, opener: str) -> bool:
    """Whether the next paragraph opens with the mark again (French also repeats the closer)."""
    first = body[start : start + 1]
    return first == opener or (opener == "«" and first == "»")


def _is_utterance(inside: str, said: _Said) -> bool:
    if _SPACELESS.search(inside):
        return len(inside) >= MIN_SPACELESS
    words = len(inside.split())
    if said.cue and words >= MIN_WORDS_SAID:
        return True
    return words >= MIN_WORDS and any(letter.islower() or letter.isalpha() for letter in inside)


def _speaker(
    text: ArticleText,
    cues: Cues,
    named: _People,
    piece: _Piece,
    previous_end: int,
    following: int | None,
) -> _Said:
    """Behind the quote in its sentence, then before it."""
    body = text.body
    limit = min(piece.after + WINDOW, len(body) if following is None else following)
    behind = _until_end(body, piece.after, limit)
    if body[piece.end - 1 : piece.end] not in ".。" or behind - piece.after > 1:
        said = _in_window(text, cues, named, piece.after, behind, behind=True)
        if said.cue:
            return said
    first = max(previous_end, piece.before - WINDOW, 0)
    begin = _last_end(body, first, piece.before)
    return _in_window(text, cues, named, begin, piece.before, behind=False)


def _until_end(body: str, start: int, limit: int) -> int:
    """Where the sentence behind a quote ends; the dot of an initial ("J. Doe") does not end it."""
    for match in _SENTENCE_END.finditer(body, start, limit):
        at = match.start()
        initial = at > start + 1 and body[at - 1].isupper() and not body[at - 2].isalpha()
        if not initial or match.group() == "\n":
            return at
    return limit


def _last_end(body: str, first: int, end: int) -> int:
    """Where the sentence that leads to a quote begins."""
    begin = first
    for match in _SENTENCE_END.finditer(body, first, max(first, end - 2)):
        begin = match.end()
    return begin


def _in_window(
    text: ArticleText, cues: Cues, named: _People, start: int, end: int, *, behind: bool
) -> _Said:
    window = text.body[start:end]
    cue = _cue(window, cues, text.language, last=not behind)
    if cue is None:
        return _Said()
    at = start + cue[0]
    low, high = bisect_left(named.starts, start), bisect_right(named.starts, end)
    inside = range(low, high)
    if inside:
        # Behind a quote the speaker stands next to the verb, before it the sentence's subject does.
        nearest = min(inside, key=lambda index: abs(named.starts[index] - at))
        before = [index for index in inside if named.starts[index] < at]
        index = nearest if behind or not before else before[-1]
        return _Said(named.mentions[index].text, named.mentions[index].name, cue[1])
    pronoun = _pronoun(window, cues.pronouns)
    earlier = named.mentions[low - 1].name if low else None
    if pronoun and earlier:
        return _Said(pronoun, earlier, cue[1])
    noun = _noun(window, cue, behind=behind)
    if noun and " " in noun and noun.rpartition(" ")[2].lower() in stop_words(text.language):
        noun = None  # "Kromě vily je", "Nach dem": a piece of a sentence
    if noun is None and text.language in PRO_DROP and earlier:
        return _Said(None, earlier, cue[1])
    return _Said(noun, None, cue[1])


def _cue(window: str, cues: Cues, language: str | None, *, last: bool) -> tuple[int, str] | None:
    """The verb of saying in a window: the first one, or the last."""
    if language in ("zh", "ja", "ko", "th"):
        found = [(window.find(word), word) for word in cues.speech_phrases if word in window]
        return min(found, default=None)
    hits = [
        (match.start(), match.group())
        for match in re.finditer(r"[^\W\d_]+", window)
        if match.group() in cues.speech
        or (not match.start() and match.group().lower() in cues.speech)
    ]
    if not hits:
        return None
    return hits[-1] if last else hits[0]


def _pronoun(window: str, pronouns: frozenset[str]) -> str | None:
    words = window.lower().replace(",", " ").replace("-", " ").split()
    return next((word for word in words if word in pronouns), None)


def _noun(window: str, cue: tuple[int, str], *, behind: bool) -> str | None:
    """The words between the verb and the next stop: "the harbour master"."""
    before, after = window[: cue[0]], window[cue[0] + len(cue[1]) :]
    pieces = (
        [re.split(r"[,;:.\n]", after)[0], before] if behind else [re.split(r"[,;:.]", before)[-1]]
    )
    for piece in pieces:
        words = piece.strip(_EDGE).removeprefix("to ")
        first = words.split(" ")[0]
        named = first.lower() in ARTICLES or first[:1].isupper()
        if named and len(words.split()) <= MAX_SPEAKER_WORDS and len(words) <= MAX_SPEAKER:
            return words
    return None
