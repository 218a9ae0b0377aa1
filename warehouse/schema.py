"""The warehouse's tables: every column with its Arrow type and what it means.

In: nothing. Out: TABLES and VIEWS, from which the SQL DDL, the catalog's comments (ddl.py), the
Arrow tables of a batch (rows.py) and the data dictionary in README.md are made.

Conventions: TIMESTAMP is UTC (a day stays the same day in every session's time zone); NULL means
unknown; text is NFC; hashes are lower-case hex; names are schema.org's in snake_case.
"""

from __future__ import annotations

from warehouse.block_counts import COLUMNS as BLOCK_COUNTS
from warehouse.check_tables import CHECK_RESULTS
from warehouse.columns import (
    BIG,
    BYTES,
    FLAG,
    INT,
    LINKS,
    PAIRS,
    REAL,
    SOURCE,
    TEXT,
    TEXTS,
    UTC,
    Column,
    Table,
    must,
)
from warehouse.enrichment_columns import COLUMNS as ENRICHMENT
from warehouse.replay_tables import REPLAYS
from warehouse.site_tables import SITE_MEMORY, SITES
from warehouse.watermark_tables import WATERMARK_TABLES

SCHEMA_VERSION = 3
"""Raised with every migration; recorded in `schema_migrations`."""

_ARTICLE_ID = must(
    "article_id", TEXT, "Stable identity: of the canonical URL, else source and id or location."
)
_RAW_SHA256 = must("raw_sha256", TEXT, "SHA-256 of the document's bytes.")
_LOCATION = must("location", TEXT, "Where it was read: monday.jsonl.gz#17, pages.zip!a.html.")
_SOURCE = must("source", SOURCE, "Where documents come from: name, homepage, language, licence.")
_DOCUMENT_ID = Column("document_id", TEXT, "The record's own id, as its source gave it.")
_MEDIA_TYPE = must("media_type", TEXT, "How the bytes are read: text/html, text/plain ...")
_URL = Column("url", TEXT, "Address that the document was fetched from, as given.")
_CHARSET_GIVEN = Column("charset_given", TEXT, "Character set that the carrier is sure of.")
_FETCHED_AT = Column("fetched_at", UTC, "When the document was fetched (UTC), if its source says.")
_READER_MENDS = must("reader_mends", TEXTS, "What the reader mended before cleaning.")
_RUN_ID = must("run_id", TEXT, "The run that wrote this row (runs.run_id).")

RAW_DOCUMENTS = Table(
    "raw_documents",
    "Every document that was cleaned, as it came, so that its article can be made again. "
    "One row each time that new bytes, or known bytes at a later time, were seen.",
    ("article_id", "raw_sha256", "fetched_at"),
    (
        _ARTICLE_ID,
        _RAW_SHA256,
        Column("content", BYTES, "The bytes; NULL where an earlier row of the same hash has them."),
        must("content_bytes", BIG, "Length of the document in bytes."),
        _MEDIA_TYPE,
        _LOCATION,
        _SOURCE,
        _URL,
        _DOCUMENT_ID,
        _CHARSET_GIVEN,
        _READER_MENDS,
        _FETCHED_AT,
        must("loaded_at", UTC, "When the row was committed (UTC)."),
        _RUN_ID,
    ),
    group_rows=64,
)

ARTICLE_VERSIONS = Table(
    "article_versions",
    "Every state of every article; the view `articles` is the current one. Named as in "
    "schema.org NewsArticle.",
    ("article_id", "version"),
    (
        _ARTICLE_ID,
        must("version", INT, "1 for the first state seen, then 2, 3 ..."),
        must("valid_from", UTC, "fetched_at, else load time; never before the last version's."),
        Column("valid_to", UTC, "When the next version took its place; NULL: current."),
        Column("version_cause", TEXT, "Why there is a new one: fetched, or reprocessed by us."),
        Column("headline", TEXT, "Title of the article."),
        Column("alternative_headline", TEXT, "A second title, where the page and its head differ."),
        Column("description", TEXT, "Standfirst: the summary above the body.", is_long=True),
        Column("abstract", TEXT, "Recap: the summary below the body.", is_long=True),
        must("article_body", TEXT, "The text: paragraphs parted by an empty line.", is_long=True),
        must("authors", TEXTS, "Who wrote it, in the page's order: people, agencies, desks."),
        Column("publisher", TEXT, "Name of the publishing organisation."),
        Column("publisher_domain", TEXT, "Site of the URL, its registered domain: bbc.co.uk."),
        _URL,
        Column("canonical_url", TEXT, "The address that the page itself calls canonical."),
        Column("is_based_on", TEXT, "Original source that the article names."),
        Column("date_published", UTC, "First publication (UTC)."),
        Column("date_published_precision", TEXT, "second, minute, hour, day, month or year."),
        Column("date_published_raw", TEXT, "The date in the source's own words."),
        Column("date_modified", UTC, "Last change that the source states (UTC)."),
        Column("date_modified_precision", TEXT, "second, minute, hour, day, month or year."),
        Column("date_modified_raw", TEXT, "The date in the source's own words."),
        Column("in_language", TEXT, "Language of the text, BCP 47: en, pt-BR."),
        Column("language_confidence", REAL, "Sureness of in_language, 0 to 1."),
        Column("article_section", TEXT, "Section of the publication: Politics, Sport."),
        must("keywords", TEXTS, "Keywords that the page gives."),
        Column("copyright_notice", TEXT, "The copyright line, taken out of the body."),
        must("corrections", TEXTS, "Correction notices found in the text."),
        must("word_count", INT, "Words of article_body."),
        Column("sentence_count", INT, "Sentences of article_body."),
        must("time_required_seconds", INT, "Reading time in seconds at the language's speed."),
        Column("page_type", TEXT, "What its page is: article, listing, forum, product ..."),
        Column("page_type_score", REAL, "Sureness of page_type, 0 to 1."),
        *BLOCK_COUNTS,
        *ENRICHMENT,
        must("content_sha256", TEXT, "SHA-256 of what a reader sees; a new one, a new version."),
        _RAW_SHA256,
        must("charset", TEXT, "Character set that the bytes were read with."),
        must("charset_source", TEXT, "Who named it: bom, carrier, declared, detected, utf-8."),
        must("mends", TEXTS, "What had to be mended: mojibake, control characters ..."),
        must("field_sources", PAIRS, "Where a field was read: {date_published: json-ld}."),
        _DOCUMENT_ID,
        _SOURCE,
        _LOCATION,
        _FETCHED_AT,
        must("elapsed_seconds", REAL, "Time that cleaning took, in seconds."),
        must("loaded_at", UTC, "When the version was committed (UTC)."),
        _RUN_ID,
    ),
)

BLOCKS = Table(
    "blocks",
    "Every block of every version, kept or removed, with what decided and how sure it was.",
    ("article_id", "version", "position"),
    (
        _ARTICLE_ID,
        must("version", INT, "Version of the article that the block belongs to."),
        must("position", INT, "Order in the document, from 0."),
        must("text", TEXT, "The block's text.", is_long=True),
        must("kind", TEXT, "What it is by its form: headline, paragraph, list_item ..."),
        must("label", TEXT, "What it is for: body, share, newsletter, related ..."),
        must("kept", FLAG, "Whether it is part of the article."),
        must(
            "decided_by", TEXT, "rule:<name>, phrase:<id>, model:<version> or site:<articles>/<of>."
        ),
        must("score", REAL, "Sureness of the decision, 0 to 1."),
        must("char_start", INT, "First character in the document's text."),
        must("char_end", INT, "One past the last character."),
        Column("path", TEXT, "Place in the page's tree; NULL for plain text.", is_long=True),
        must(
            "attributes",
            TEXT,
            "Class, id and role tokens of the element and its ancestors.",
            is_long=True,
        ),
        must("link_density", REAL, "Characters inside links / all characters, 0 to 1."),
        must("links", LINKS, "Links inside the block: url and anchor text."),
    ),
)

REJECTIONS = Table(
    "rejections",
    "The quarantine: documents that were refused, with the reason and the payload to replay.",
    ("rejection_id",),
    (
        must("rejection_id", TEXT, "Identity of article_id, raw_sha256 and reason."),
        _ARTICLE_ID,
        _RAW_SHA256,
        must("reason", TEXT, "Why, as a group: empty, binary, no_article ..."),
        must("detail", TEXT, "What is wrong, for a person."),
        must("payload", BYTES, "The document's first bytes, at most 1 MiB."),
        must("payload_bytes", BIG, "Length of the whole document in bytes."),
        _MEDIA_TYPE,
        _LOCATION,
        _SOURCE,
        _URL,
        _DOCUMENT_ID,
        _CHARSET_GIVEN,
        _READER_MENDS,
        _FETCHED_AT,
        must("first_seen_at", UTC, "When it was first refused (UTC)."),
        _RUN_ID,
    ),
)

RUNS = Table(
    "runs",
    "Every run: who, when, with which code, and what came of it. Counts are NULL until it ends.",
    ("run_id",),
    (
        must("run_id", TEXT, "Identity of the run."),
        Column("flow_run_id", TEXT, "Prefect's flow run id; also in each snapshot's author."),
        must("started_at", UTC, "Start (UTC)."),
        Column("ended_at", UTC, "End (UTC); of an interrupted run, when that was noticed."),
        must("state", TEXT, "running, completed, failed or interrupted."),
        Column("error", TEXT, "Why it failed."),
        must("inputs", TEXTS, "Paths and addresses that it was given."),
        Column("documents", BIG, "Documents read."),
        Column("articles_new", BIG, "Articles seen for the first time."),
        Column("articles_changed", BIG, "New versions of known articles."),
        Column("documents_unchanged", BIG, "Documents that brought nothing new."),
        Column("rejected", BIG, "Documents refused for the first time."),
        Column("rejected_known", BIG, "Documents refused that were in quarantine before."),
        Column("blocks_kept", BIG, "Blocks kept in new and changed articles."),
        Column("blocks_removed", BIG, "Blocks removed from new and changed articles."),
        Column("words_kept", BIG, "Words of new and changed articles."),
        must("copydesk_version", TEXT, "Version of Copydesk."),
        must("cleaner_version", TEXT, "Version of the rules or model that cleaned."),
        must("owner_host", TEXT, "Machine that it runs on."),
        must("owner_pid", BIG, "Its process id."),
        Column("owner_start", TEXT, "Start mark of that process: tells a reused id apart."),
    ),
    inline_rows=100,
)

SCHEMA_MIGRATIONS = Table(
    "schema_migrations",
    "Versions of this schema that were applied; the highest is the warehouse's.",
    ("version",),
    (
        must("version", INT, "Number of the migration."),
        must("applied_at", UTC, "When (UTC)."),
        must("copydesk_version", TEXT, "Code that applied it."),
    ),
    inline_rows=100,
)

TABLES = (
    RAW_DOCUMENTS,
    ARTICLE_VERSIONS,
    BLOCKS,
    REJECTIONS,
    REPLAYS,
    RUNS,
    CHECK_RESULTS,
    SITES,
    SITE_MEMORY,
    *WATERMARK_TABLES,
    SCHEMA_MIGRATIONS,
)
