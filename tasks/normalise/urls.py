"""Addresses -> their canonical form, and hosts -> their registered domain.

In: a URL as a page or a record gives it. Out: one spelling for one page, or None for what is no
web address.

canonical_url
1. white space and control characters off, joined to its base where it is relative
2. parsed as browsers do (WHATWG URL): host lower-case and punycode, default port off, `..` resolved
3. only http and https; credentials, fragment and a root label's dot off
4. tracking parameters (seeds/tracking_parameters.csv) and empty queries off, the rest in order
The scheme, `www.` and a trailing slash stay: servers may tell them apart.
"""

from __future__ import annotations

import csv
import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urljoin

import can_ada
from publicsuffixlist import PublicSuffixList

from tasks.seeds import seed_path

MAX_URL = 8_192
"""Characters of a URL; a longer one is none."""
_EDGES = "".join(map(chr, range(0x21)))
_INNER = re.compile(r"[\t\r\n]")
_WEB = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d+(?:/|$))", re.IGNORECASE)
_BARE_HOST = re.compile(r"[^\s/:?#@.]{1,63}(?:\.[^\s/:?#@.]{1,63})+(?::\d{1,5})?(?:[/?#]|$)")


@dataclass(frozen=True, slots=True)
class _Trackers:
    names: frozenset[str]
    prefixes: tuple[str, ...]

    def match(self, parameter: str) -> bool:
        name = unquote(parameter.partition("=")[0]).lower()
        return name in self.names or name.startswith(self.prefixes)


@lru_cache(maxsize=1)
def _trackers() -> _Trackers:
    with seed_path("tracking_parameters.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return _Trackers(
        names=frozenset(row["parameter"] for row in rows if row["match"] == "name"),
        prefixes=tuple(row["parameter"] for row in rows if row["match"] == "prefix"),
    )


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    """The list inside the package: private suffixes count, unknown ones are no domains."""
    return PublicSuffixList(accept_unknown=False)


def canonical_url(url: str | None, base: str | None = None) -> str | None:
    """The canonical form of a web address, None where it is none. Idempotent; never raises."""
    absolute = _absolute(url, base)
    parsed = _parse(absolute) if absolute else None
    if parsed is None:
        return None
    query = _clean_query(parsed.search)
    return f"{parsed.protocol}//{_host(parsed)}{parsed.pathname}{query}"


def registered_domain(url_or_host: str | None) -> str | None:
    """The domain that was registered: 'bbc.co.uk' of 'https://www.bbc.co.uk/news'.

    By the public suffix list, private part included (so 'someone.github.io' is a domain of its
    own); internationalised names in punycode. None for addresses, single labels and suffixes.
    """
    text = (url_or_host or "").strip(_EDGES)
    parsed = _parse(text if _WEB.match(text) else f"http://{text}") if text else None
    if parsed is None:
        return None
    host = _host(parsed, port=False)
    domain: str | None = None if _is_address(host) else _suffixes().privatesuffix(host)
    return domain


def site_domain(url: str | None) -> str | None:
    """The site that a page belongs to: its registered domain where there is one.

    Under no public suffix (intranets, reserved names) the last two labels of the host, which is
    the list's own rule for what it does not know; for addresses and single labels the host.
    """
    registered = registered_domain(url)
    parsed = None if registered else _parse((url or "").strip(_EDGES))
    if parsed is None:
        return registered
    host = _host(parsed, port=False)
    return host if _is_address(host) else ".".join(host.split(".")[-2:])


def _absolute(url: str | None, base: str | None) -> str | None:
    text = _INNER.sub("", (url or "").strip(_EDGES))
    if not text or len(text) > MAX_URL:
        return None
    if _WEB.match(text):
        return text
    if base and not _SCHEME.match(text):
        parent = canonical_url(base)
        try:
            return urljoin(parent, text) if parent else None
        except ValueError:
            return None
    if text.startswith("//"):
        return f"https:{text}"
    return f"https://{text}" if _BARE_HOST.match(text) and registered_domain(text) else None


def _parse(text: str) -> can_ada.URL | None:
    """A web URL as a browser reads it; None for any other scheme and for what has no host."""
    if len(text) > MAX_URL:
        return None
    try:
        text.encode("utf-8")
        parsed = can_ada.parse(text)
    except ValueError:
        return None
    if parsed.protocol not in {"http:", "https:"} or not _host(parsed):
        return None
    return parsed


def _host(parsed: can_ada.URL, *, port: bool = True) -> str:
    """Host without the dot of the root label, with its port where it is not the default."""
    name = str(parsed.hostname).rstrip(".")
    return f"{name}:{parsed.port}" if port and parsed.port and name else name


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _clean_query(search: str) -> str:
    trackers = _trackers()
    kept = [
        part for part in search.removeprefix("?").split("&") if part and not trackers.match(part)
    ]
    return f"?{'&'.join(kept)}" if kept else ""
