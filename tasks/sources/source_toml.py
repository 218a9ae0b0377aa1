"""source.toml -> Source: what a folder's owner says about the documents below it.

In: a file's path. Out: the Source of the nearest source.toml above it, else a Source by name.
Keys: name, homepage, language, licence (or license), base_url; all optional strings.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tasks.errors import UsageError
from tasks.models import Source

FILE_NAME = "source.toml"
_KEYS = ("name", "homepage", "language", "licence", "base_url")


@dataclass(frozen=True, slots=True)
class Described:
    """A Source and the folder whose source.toml describes it (None: there is none)."""

    source: Source
    folder: Path | None

    def url_of(self, path: Path) -> str | None:
        """The address of a file below the folder, where base_url is set."""
        if self.folder is None or self.source.base_url is None:
            return None
        relative = path.relative_to(self.folder).as_posix()
        encoded = quote(relative.encode("utf-8", "surrogateescape"))
        return f"{self.source.base_url.rstrip('/')}/{encoded}"


class Descriptions:
    """Finds and remembers the source.toml of each folder of one run."""

    def __init__(self) -> None:
        self._known: dict[Path, Described | None] = {}

    def find(self, path: Path, default_name: str) -> Described:
        """What is said about the file at the absolute `path`; nearest folder first."""
        for folder in path.parents:
            if folder not in self._known:
                self._known[folder] = read_source_toml(folder)
            if described := self._known[folder]:
                return described
        return Described(Source(name=default_name), None)


def read_source_toml(folder: Path) -> Described | None:
    """The folder's source.toml, None where it has none. Raises UsageError where it is broken."""
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read ({error}). Save it as UTF-8 text.") from error
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not valid TOML: {error}. Mend that line.") from error
    if "license" in values:
        values.setdefault("licence", values["license"])
    for key in _KEYS:
        if not isinstance(values.get(key, ""), str):
            line = _line_of(text, key)
            raise UsageError(f"{path}, line {line}: `{key}` must be text in quotes.")
    fields = {key: values[key].strip() or None for key in _KEYS if key in values}
    name = fields.pop("name", None) or folder.name or "source"
    return Described(Source(name=name, **fields), folder)


def _line_of(text: str, key: str) -> int:
    spelling = "licen[cs]e" if key == "licence" else key
    found = re.search(rf"^\s*{spelling}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1
