"""The bytes of a document -> text, with the character set chosen and who named it.

In: bytes, media type, and the carrier's character set where it is sure. Out: Decoded, or a
DocumentError: EMPTY, BINARY or UNDECODABLE.

1. byte order mark  2. the carrier's word, if it decodes  3. UTF-16 without a mark
4. UTF-8, if the bytes are valid or all but valid  5. the HTML's own declaration (WHATWG labels)
6. detection (charset-normalizer on a bounded sample)
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

from charset_normalizer import from_bytes

from tasks.errors import DocumentError, Reason
from tasks.models import MediaType

CharsetSource = Literal["bom", "carrier", "declared", "utf-8", "detected"]

DECLARATION_BYTES = 4096
"""Where a declaration is looked for; the HTML standard asks for 1,024."""
SAMPLE_BYTES = 8192
"""What detection and the test for binary content look at."""
MAX_CONTROL_SHARE = 0.1
"""More control bytes than this share of the sample are no text."""
MAX_REPLACED_SHARE = 0.1
"""More replaced characters than this share of the non-ASCII ones: the character set is wrong."""
MIN_UTF16_NUL_SHARE = 0.02
"""UTF-16 has at least this share of NULs at one parity (spaces and line ends), few at the other."""

_REPLACED = "undecodable bytes replaced"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    b"\x89PNG", b"%PDF-", b"PK\x03\x04", b"\x7fELF", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!\x1a", b"SQLite format 3\x00",
    b"wOFF", b"wOF2", b"PAR1",
)  # fmt: skip
_WHATWG = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "euc_kr": "cp949", "big5": "big5hkscs", "utf-16": "utf-8", "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}  # fmt: skip
# Python's other codecs (idna, punycode, unicode_escape, utf-7 ...) must not be chosen by a page.
_CHARSET = re.compile(r"(?:utf-(?:8|16|32)|cp\d|iso|koi8|gb|big5|euc|shift|mac|hz|johab|tis|ascii)")
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,500}?(?:charset|encoding)\s*=\s*["']?([\w.:-]+)""", re.I
)
MAX_REPLACED_DECLARED = 0.5
"""The same where a page declares UTF-8: bytes of another set hardly ever form valid sequences."""

_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b"))
_HIGH_LINE = re.compile(rb"[^\n]*[\x80-\xff][^\n]*\n?")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document's text and how its bytes were read; `charset` is Python's name."""

    text: str
    charset: str
    charset_source: CharsetSource
    mends: tuple[str, ...] = ()


def decode(content: bytes, *, media_type: MediaType, charset: str | None) -> Decoded:
    """Decode a document. Raises DocumentError where there is no text in the bytes."""
    if not content.strip():
        raise DocumentError(Reason.EMPTY, "the document has no text, only white space or nothing")
    decoded = _decoded(content, media_type, charset)
    if not decoded.text.strip():
        raise DocumentError(Reason.EMPTY, "the document has no text, only white space or nothing")
    return decoded


def _decoded(content: bytes, media_type: MediaType, charset: str | None) -> Decoded:
    for bom, name in _BOMS:
        if content.startswith(bom):
            return _forced(content[len(bom) :], name, "bom")
    carried = _known(charset)
    if carried and (text := _strict(content, carried)) is not None:
        return Decoded(text, carried, "carrier")
    if content.startswith(_MAGIC):
        raise DocumentError(Reason.BINARY, "the bytes are those of a binary file, not of text")
    wide = _wide(content[:SAMPLE_BYTES])
    if wide:
        return _forced(content, wide, "detected")
    _refuse_binary(content[:SAMPLE_BYTES])
    mends = (f"carrier's charset {charset} was wrong",) if charset else ()
    declared = _declared(content) if media_type is MediaType.HTML else None
    return _narrow(content, declared, mends)


def _narrow(content: bytes, declared: str | None, mends: tuple[str, ...]) -> Decoded:
    """UTF-8, the declared set or a detected one."""
    if content.isascii() and declared and declared != "utf-8":
        text = _strict(content, declared)  # ISO-2022 and HZ are ASCII bytes too
        if text is not None:
            return Decoded(text, declared, "declared", mends)
    utf8 = content.decode("utf-8", "replace")
    if _is_sound(utf8, MAX_REPLACED_DECLARED if declared == "utf-8" else MAX_REPLACED_SHARE):
        if declared and declared != "utf-8":
            mends = (*mends, f"declared charset {declared} was wrong")
        if "\ufffd" in utf8 and _strict(content, "utf-8") is None:
            mends = (*mends, _REPLACED)
        return Decoded(utf8, "utf-8", "declared" if declared == "utf-8" else "utf-8", mends)
    if declared and declared != "utf-8":
        text = content.decode(declared, "replace")
        if _is_sound(text):
            return Decoded(text, declared, "declared", _with_replaced(text, mends))
    if declared:
        mends = (*mends, f"declared charset {declared} was wrong")
    return _forced(content, _detected(content), "detected", mends)


def _forced(
    content: bytes, name: str, source: CharsetSource, mends: tuple[str, ...] = ()
) -> Decoded:
    text = content.decode(name, "replace")
    if not _is_sound(text):
        raise DocumentError(Reason.UNDECODABLE, f"too many bytes are no {name} text")
    return Decoded(text, name, source, _with_replaced(text, mends))


def _with_replaced(text: str, mends: tuple[str, ...]) -> tuple[str, ...]:
    return (*mends, _REPLACED) if "\ufffd" in text else mends


def _is_sound(text: str, most: float = MAX_REPLACED_SHARE) -> bool:
    """Whether replacements are few among the characters that are not ASCII."""
    replaced = text.count("\ufffd")
    if not replaced:
        return True
    other = len(text) - len(text.encode("ascii", "ignore"))
    return replaced <= most * other


def _strict(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name)
    except UnicodeDecodeError:
        return None


def _known(label: str | None) -> str | None:
    """Python's name of a character set, None where there is none."""
    try:
        name = codecs.lookup(label or "").name
    except (LookupError, ValueError):
        return None
    return name if _CHARSET.match(name) else None


def _declared(content: bytes) -> str | None:
    match = _DECLARED.search(content[:DECLARATION_BYTES])
    name = _known(match[1].decode("ascii", "replace")) if match else None
    return _WHATWG.get(name, name) if name else None


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a byte order mark, by where its NULs stand."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < MIN_UTF16_NUL_SHARE * len(sample) / 2 or min(even, odd) * 10 > max(
        even, odd
    ):
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = sample[: len(sample) // 2 * 2].decode(name, "replace")
    return name if text.count("\ufffd") <= 1 and _controls(text.encode("utf-8")) == 0 else None


def _controls(sample: bytes) -> int:
    return len(sample) - len(sample.translate(None, _CONTROLS))


def _refuse_binary(sample: bytes) -> None:
    if _controls(sample) > MAX_CONTROL_SHARE * len(sample):
        raise DocumentError(Reason.BINARY, "too many control bytes for text")


def _detected(content: bytes) -> str:
    """Detection on the lines that tell: those with bytes beyond ASCII."""
    sample, size = [], 0
    for match in _HIGH_LINE.finditer(content):
        sample.append(match[0][: SAMPLE_BYTES - size])
        size += len(sample[-1])
        if size >= SAMPLE_BYTES:
            break
    best = from_bytes(b"".join(sample)).best()
    return (_known(best.encoding) if best else None) or "cp1252"
