"""Names of files in folders and archives: which are documents, and how a location shows them.

In a folder or an archive these are passed over: hidden files, source.toml, the usual papers of a
collection (README, LICENSE ...), and files of a type that is not read.
"""

from __future__ import annotations

import re

from tasks.sources.sniff import COMPRESSIONS, KNOWN, extension, without_short_form

PAPERS = frozenset({"readme", "license", "licence", "copying", "notice", "changelog"})
"""First words of file names that accompany a collection and are no part of it."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def is_wanted(name: str) -> bool:
    """Whether a file met in a folder or an archive is read."""
    parts = re.split(r"[/\\]", name)
    if any(part.startswith(".") and part not in (".", "..") for part in parts):
        return False
    base = without_short_form(parts[-1])
    if base.split(".", 1)[0].lower() in PAPERS:
        return False
    last = extension(base)
    while last in COMPRESSIONS:
        base = base[: -len(last)]
        last = extension(base)
        if not last:
            return True
    return last in KNOWN


def clean_name(name: str) -> str:
    """A member's name for a location: relative, without `..`, in printable UTF-8."""
    parts = re.split(r"[/\\]", printable(name))
    kept = [part for part in parts if part not in ("", ".", "..")]
    return "/".join(kept) or "unnamed"


def printable(name: str) -> str:
    """The name with control characters and undecodable bytes as escapes."""
    safe = name.encode("utf-8", "backslashreplace").decode("utf-8")
    return _CONTROL.sub(lambda found: f"%{ord(found.group()):02x}", safe)
