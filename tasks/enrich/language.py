"""Text -> its language as a BCP 47 tag with a confidence, None where there is too little evidence.

In: text, and the language that a page declares of itself. Out: Language or None.

1. a sample from the start, without control characters, surrogates and addresses
2. CLD2 (pycld2): where it is sure, its answer stands
3. py3langid where CLD2 is unsure: its answer stands where both agree or it is sure
4. the declared language only breaks a tie: it must be among the candidates
Chinese is told apart as zh-Hans and zh-Hant, Serbian as sr-Latn and sr-Cyrl. Norwegian is "no".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import pycld2

from tasks.enrichment import LanguageShare

SAMPLE = 1_500
"""Characters that are looked at (CLD2 is as good on 1,000: notes of the project)."""
RAW_SAMPLE = 6_000
"""Characters from which the sample is taken."""
MIN_LETTERS = 20
"""Letters without which no language is told; a letter without spaces (Han, kana) counts five."""
WIDE_LETTER = 5
ENOUGH = 100
"""Characters among which there are so many letters of nearly every text."""
SURE_SHARE = 70
"""Percent of the text that CLD2 must give to its first language to be believed alone."""
SURE_SECOND = 0.95
"""Probability from which py3langid is believed alone."""
AGREED = 0.9
TIE_BROKEN = 0.5
"""Confidence of an answer that both give, and of one that the declared language decided."""

_NONCHARACTERS = "".join(
    chr(plane * 0x10000 + end) for plane in range(17) for end in (0xFFFE, 0xFFFF)
)
_NOISE = re.compile(rf"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_MAIL = re.compile(r"\S{1,64}@\S{1,64}")
_WIDE = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)
_LETTER = re.compile(r"[^\W\d_]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
NO_LANGUAGE = frozenset({"zxx", "und", "mul", "un"})
"""Codes that say that a text is in no language, or not in one."""
_TAGS = {"iw": "he", "jw": "jv", "in": "id", "nb": "no", "nn": "nn", "zh": "zh-Hans", "tl": "fil"}
"""Codes of the detectors that BCP 47 writes otherwise."""
_TRADITIONAL = frozenset(
    "這個們來時為國會說對過還學業發見關開門問間電話語車東長風飛馬魚鳥龍後從與應當書樣點體"
)
_SIMPLIFIED = frozenset(
    "这个们来时为国会说对过还学业发见关开门问间电话语车东长风飞马鱼鸟龙后从与应当书样点体"
)


@dataclass(frozen=True, slots=True)
class Language:
    """A language as a BCP 47 tag; `confidence` in 0..1."""

    tag: str
    confidence: float


@dataclass(frozen=True, slots=True)
class _Guess:
    tags: tuple[str, ...]
    share: float
    sure: bool
    shares: tuple[float, ...] = ()


def detect_language(text: str, hint: str | None = None) -> Language | None:
    """Tell a text's language; `hint` is the declared one. Never raises."""
    sample = _sample(text)
    if _letters(sample[:ENOUGH]) < MIN_LETTERS and _letters(sample) < MIN_LETTERS:
        return None
    first = _cld2(sample)
    if first.sure:
        return Language(_tag(first.tags[0], sample), round(first.share, 3))
    second = _langid(sample)
    return _settle(first, second, hint, sample)


def candidates(text: str) -> tuple[LanguageShare, ...]:
    """What CLD2 finds in a text, which may be short or mixed, with their shares. Never raises."""
    clean = _without_noise(text)
    guess = _cld2(clean)
    return tuple(
        LanguageShare(_tag(tag, clean), share)
        for tag, share in zip(guess.tags, guess.shares, strict=True)
    )


def _settle(first: _Guess, second: _Guess, hint: str | None, sample: str) -> Language | None:
    best = second.tags[0]
    if best in NO_LANGUAGE:
        return None
    if first.tags and first.tags[0] == best:
        return Language(_tag(best, sample), max(round(second.share, 3), AGREED))
    declared = (hint or "").replace("_", "-").split("-")[0].lower()
    if declared in {*first.tags, *second.tags[:3]}:
        return Language(_tag(declared, sample), TIE_BROKEN)
    if second.share >= SURE_SECOND and not first.tags:
        return Language(_tag(best, sample), round(second.share * TIE_BROKEN, 3))
    return None


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text)) + (WIDE_LETTER - 1) * len(_WIDE.findall(text))


def _sample(text: str) -> str:
    return _without_noise(text[:RAW_SAMPLE])[:SAMPLE]


def _without_noise(text: str) -> str:
    clean = " ".join(text.split())
    if not clean.isprintable():  # looking for noise is costly
        clean = _NOISE.sub(" ", clean)
    clean = _ADDRESS.sub(" ", clean)
    if "@" in clean:  # looking for an address is costly
        clean = _MAIL.sub(" ", clean)
    return " ".join(clean.split())


def _cld2(sample: str) -> _Guess:
    try:
        reliable, _, found = pycld2.detect(sample, isPlainText=True)
    except pycld2.error:
        return _Guess((), 0.0, sure=False)  # a character that CLD2 takes for invalid
    known = [
        (code, percent) for _, code, percent, _ in found if _TAG.fullmatch(code) and code != "un"
    ]
    tags = tuple(_primary(code) for code, _ in known)
    share = known[0][1] if known else 0
    sure = bool(tags) and reliable and share >= SURE_SHARE
    return _Guess(tags, share / 100, sure, tuple(percent / 100 for _, percent in known))


def _langid(sample: str) -> _Guess:
    ranked = _second_detector()(sample)
    return _Guess(tuple(_primary(code) for code, _ in ranked[:3]), ranked[0][1], sure=False)


@lru_cache(maxsize=1)
def _second_detector() -> Callable[[str], list[tuple[str, float]]]:
    """py3langid, loaded when it is first needed: it takes most of a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def rank(sample: str) -> list[tuple[str, float]]:
        return [(str(code), float(probability)) for code, probability in identifier.rank(sample)]

    return rank


def _primary(code: str) -> str:
    """The primary tag, as BCP 47 has it."""
    primary = code.split("-")[0]
    return "zh" if primary == "zh" else _TAGS.get(primary, primary)


def _tag(primary: str, sample: str) -> str:
    if primary == "zh":
        traditional = sum(char in _TRADITIONAL for char in sample)
        simplified = sum(char in _SIMPLIFIED for char in sample)
        return "zh-Hant" if traditional > simplified else "zh-Hans"
    if primary == "sr":
        cyrillic = len(_CYRILLIC.findall(sample))
        return "sr-Cyrl" if 2 * cyrillic > len(_LETTER.findall(sample)) else "sr-Latn"
    return primary
