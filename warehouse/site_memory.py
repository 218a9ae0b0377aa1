"""Which blocks recur across a site's articles: learned from the stored blocks, read by runs.

In: a lake whose articles and blocks are loaded. Out: rows of `sites` and `site_memory`, and the
SiteMemory that the next run cleans with.

1. sites with articles that were loaded since they were last learned; none: nothing is written
2. the newest articles of each, one a headline (sql/site_window)
3. texts that stand in several of them, counted, and judged by the thresholds of
   tasks/clean/site_memory.py (sql/site_recurring)
4. one transaction puts them in the place of the site's former rows: what no longer recurs is
   forgotten, and learning twice from the same articles gives the same rows
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pyarrow as pa

from tasks.clean import site_memory as rules
from tasks.clean.site_memory import Known, SiteMemory, Veto, read_vetoes
from tasks.models import BODY_LABELS, Label
from warehouse.faults import translated
from warehouse.lake import Connection, Lake
from warehouse.queries import run

Row = dict[str, object]

VERDICTS = ("boilerplate", "rare", "part", "shared", "vetoed")
"""What a recurring text is taken for; see sql/site_recurring."""

_VETOES = pa.schema([("domain", pa.string()), ("text_sha256", pa.string())])
_PARTS = [
    label.value
    for label in (
        *(BODY_LABELS - rules.REMOVABLE),
        Label.HEADLINE,
        Label.STANDFIRST,
        Label.BYLINE,
        Label.DATELINE,
        Label.RECAP,
        Label.ATTRIBUTION,
    )
]
"""Labels of kept blocks that have evidence of their own."""
THRESHOLDS: dict[str, object] = {
    "window": rules.WINDOW,
    "min_sightings": rules.MIN_SIGHTINGS,
    "min_articles": rules.MIN_ARTICLES,
    "min_share": rules.MIN_SHARE,
    "min_articles_removed": rules.MIN_ARTICLES_REMOVED,
    "min_share_removed": rules.MIN_SHARE_REMOVED,
    "max_sites": rules.MAX_SITES,
    "min_characters": rules.MIN_CHARACTERS,
    "max_characters": rules.MAX_CHARACTERS,
    "protected_kinds": sorted(kind.value for kind in rules.PROTECTED_KINDS),
    "quote_marks": list(rules.QUOTE_MARKS),
    "parts": sorted(_PARTS),
}


def learn_sites(lake: Lake, *, author: str, everything: bool = False) -> int:
    """Learn every site that has new articles, or every site at all; returns how many.

    Raises what Lake.write raises.
    """
    vetoes = read_vetoes()
    return lake.write(
        lambda connection: _learn(connection, vetoes, everything),
        author=author,
        message=f"learn the recurring blocks of sites, {author}",
    )


def _learn(connection: Connection, vetoes: Sequence[Veto], everything: bool) -> int:
    if everything:
        run(connection, "site_unlearn")
    run(connection, "site_touched")
    row = connection.execute("SELECT count(*) FROM temp.touched").fetchone()
    touched = int(row[0]) if row else 0
    if touched:
        rows = [{"domain": veto.domain, "text_sha256": veto.text_sha256} for veto in vetoes]
        connection.register("vetoes", pa.Table.from_pylist(rows, schema=_VETOES))
        for step in ("window", "recurring", "forget", "remember", "forget_sites", "note_sites"):
            run(connection, f"site_{step}", **THRESHOLDS)
    return touched


def read_memory(lake: Lake) -> SiteMemory:
    """What cleaning can use: furniture that the cleaner by itself has kept somewhere.

    Vetoes of the seed as it is now hold here too. An empty warehouse remembers nothing.
    """
    if not lake.exists():
        return SiteMemory()
    vetoed = {(veto.domain, veto.text_sha256) for veto in read_vetoes()}
    sites: defaultdict[str, dict[str, Known]] = defaultdict(dict)
    with translated(lake.name), lake.connect() as connection:
        run(connection, "site_known")
        for domain, text, name, label, articles, of in connection.fetchall():
            if not vetoed & {(domain, name), ("*", name)}:
                sites[domain][text] = Known(Label(label), articles, of)
    return SiteMemory(dict(sites))


def remembered(
    lake: Lake, domain: str | None = None, *, verdict: str | None = None, most: int = 1000
) -> list[Row]:
    """Rows of `site_memory` for people, of one site or all, the most frequent first."""
    with translated(lake.name), lake.connect() as connection:
        run(connection, "site_remembered", domain=domain, verdict=verdict, most=most)
        names = [column[0] for column in connection.description or ()]
        return [dict(zip(names, values, strict=True)) for values in connection.fetchall()]
