"""What a stream holds: told by its name's extension, by its first bytes only where that is silent.

In: a name or the first bytes. Out: an extension such as `.jsonl`.
"""

from __future__ import annotations

import re

COMPRESSIONS = frozenset({".gz", ".zst", ".bz2", ".xz"})
ARCHIVES = frozenset({".zip", ".tar"})
TABLES = frozenset({".json", ".jsonl", ".ndjson", ".csv", ".parquet"})
PAGES = frozenset({".txt", ".md", ".html", ".htm", ".xhtml"})
SHORT_FORMS = {".tgz": ".tar.gz", ".tbz2": ".tar.bz2", ".txz": ".tar.xz", ".tzst": ".tar.zst"}
KNOWN = COMPRESSIONS | ARCHIVES | TABLES | PAGES | SHORT_FORMS.keys()

SNIFFED_BYTES = 4096
"""First bytes that a format is told from."""

_MAGIC = {
    b"\x1f\x8b": ".gz",
    b"\x28\xb5\x2f\xfd": ".zst",
    b"BZh": ".bz2",
    b"\xfd7zXZ\x00": ".xz",
    b"PK\x03\x04": ".zip",
    b"PAR1": ".parquet",
}
_TAR_MAGIC = slice(257, 262)
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,512}(?:<\?xml[^>]{0,200}>\s{0,512})?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE,
)
_TWO_LINES = re.compile(rb"\{[^\n]*\}[ \t\r]*\n\{")


def extension(name: str) -> str:
    """The last extension in lower case, short forms such as `.tgz` as their last part too."""
    base = name.rsplit("/", 1)[-1]
    stem, dot, last = base.rpartition(".")
    return f".{last.lower()}" if dot and stem else ""


def without_short_form(name: str) -> str:
    """`a.tgz` as `a.tar.gz`; any other name as it is."""
    last = extension(name)
    return name[: -len(last)] + SHORT_FORMS[last] if last in SHORT_FORMS else name


def looks_like_html(head: bytes) -> bool:
    """Whether a document starts with the markup of a page."""
    return _HTML_START.match(head[:SNIFFED_BYTES]) is not None


def sniff(head: bytes) -> str:
    """The extension that a nameless stream with these first bytes should have."""
    for magic, found in _MAGIC.items():
        if head.startswith(magic):
            return found
    if head[_TAR_MAGIC] == b"ustar":
        return ".tar"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if looks_like_html(head):
        return ".html"
    if start.startswith(b"{"):
        # One object in one line may wrap an array; two lines with an object each are records.
        return ".jsonl" if _TWO_LINES.match(start) else ".json"
    return ".json" if re.match(rb"\[\s*(?:\{|\]|$)", start) else ".txt"
