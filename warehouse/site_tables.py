"""The tables of the site memory: which sites were learned, and which blocks recur on them."""

from __future__ import annotations

from warehouse.columns import BIG, REAL, TEXT, UTC, Column, Table, must

_DOMAIN = must("domain", TEXT, "The site, as articles.publisher_domain names it: bbc.co.uk.")

SITES = Table(
    "sites",
    "Every site whose recurring blocks were learned.",
    ("domain",),
    (
        _DOMAIN,
        must("articles", BIG, "Newest articles that were looked at; one headline counts once."),
        must("learned_to", UTC, "Articles loaded up to then are learned (UTC)."),
    ),
    inline_rows=100,
)

SITE_MEMORY = Table(
    "site_memory",
    "The site memory: texts that recur in a site's newest articles. The next run removes those "
    "judged boilerplate; what no longer recurs is forgotten.",
    ("domain", "text_sha256"),
    (
        _DOMAIN,
        must("text_sha256", TEXT, "SHA-256 of the text; seeds/site_memory_veto.csv may name it."),
        must("text", TEXT, "The block's text."),
        must("verdict", TEXT, "boilerplate, rare, part (of articles), shared (by sites), vetoed."),
        Column("label", TEXT, "Label when it is removed; NULL unless it is boilerplate."),
        must("articles", BIG, "Articles of the site's newest that hold it."),
        must("articles_kept", BIG, "Those of them that keep it."),
        must("articles_by_memory", BIG, "Those of them that lost it to this memory."),
        must("site_articles", BIG, "Newest articles of the site that were looked at."),
        must("share", REAL, "articles / site_articles."),
        must("days", BIG, "Days on which those articles were fetched."),
        must(
            "sites", BIG, "Sites that hold the text; counted for what may be boilerplate, else 1."
        ),
        must("first_seen_at", UTC, "Fetch time of the oldest article that held it (UTC)."),
        must("last_seen_at", UTC, "Fetch time of the newest article that holds it (UTC)."),
    ),
    inline_rows=100,
)
