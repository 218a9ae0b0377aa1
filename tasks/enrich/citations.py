"""Body blocks and the named source -> what the article points to.

In: the labelled blocks, the article's registered domain and `is_based_on`. Out: citations in the
order of the text, the named source last; each target once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tasks.enrichment import Citation
from tasks.models import BODY_LABELS, LabelledBlock
from tasks.normalise.urls import registered_domain

MOST = 200
MAX_ANCHOR = 300
_HOST = re.compile(r"^(?:https?://)?([\w-]+(?:\.[\w-]+)+)(?:[/?#:]|$)")


def find_citations(
    blocks: Sequence[LabelledBlock], domain: str | None, is_based_on: str | None
) -> tuple[Citation, ...]:
    """Links of the body and the source. Never raises."""
    found: dict[str, Citation] = {}
    for citation in _links(blocks, domain):
        found.setdefault(citation.url or "", citation)
        if len(found) == MOST:
            break
    source = () if not is_based_on else (_source(is_based_on),)
    return (*found.values(), *source)


def _links(blocks: Sequence[LabelledBlock], domain: str | None) -> Iterator[Citation]:
    for labelled in blocks:
        if labelled.decision.label not in BODY_LABELS:
            continue
        for link in labelled.block.links:
            if not link.url.startswith(("http://", "https://")):
                continue
            target = _registered(link.url)
            relation = "internal" if target and target == domain else "external"
            yield Citation(link.url, " ".join(link.anchor.split())[:MAX_ANCHOR], relation, target)


def _source(named: str) -> Citation:
    """The original source that the text names: an address, a host or a name."""
    host = _HOST.match(named.strip())
    address = f"https://{host[1]}/" if host else None
    url = named if named.startswith(("http://", "https://")) else None
    return Citation(url, named[:MAX_ANCHOR], "source", _registered(address) if address else None)


@lru_cache(maxsize=2048)
def _registered_of_host(host: str) -> str | None:
    return registered_domain(f"https://{host}/")


def _registered(url: str) -> str | None:
    host = _HOST.match(url)
    return _registered_of_host(host[1].lower()) if host else registered_domain(url)
