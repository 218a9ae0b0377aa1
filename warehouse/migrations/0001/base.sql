-- Schema version 1, exact: what the first Copydesk made. Never edited.
CREATE TABLE raw_documents (
    article_id VARCHAR NOT NULL,
    raw_sha256 VARCHAR NOT NULL,
    content BLOB,
    content_bytes BIGINT NOT NULL,
    media_type VARCHAR NOT NULL,
    location VARCHAR NOT NULL,
    source STRUCT("name" VARCHAR, "homepage" VARCHAR, "language" VARCHAR, "licence" VARCHAR, "base_url" VARCHAR) NOT NULL,
    url VARCHAR,
    document_id VARCHAR,
    charset_given VARCHAR,
    reader_mends VARCHAR[] NOT NULL,
    fetched_at TIMESTAMP,
    loaded_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE raw_documents IS 'Every document that was cleaned, as it came, so that its article can be made again. One row each time that new bytes, or known bytes at a later time, were seen.';
COMMENT ON COLUMN raw_documents.article_id IS 'Stable identity: of the canonical URL, else source and id or location.';
COMMENT ON COLUMN raw_documents.raw_sha256 IS 'SHA-256 of the document''s bytes.';
COMMENT ON COLUMN raw_documents.content IS 'The bytes; NULL where an earlier row of the same hash has them.';
COMMENT ON COLUMN raw_documents.content_bytes IS 'Length of the document in bytes.';
COMMENT ON COLUMN raw_documents.media_type IS 'How the bytes are read: text/html, text/plain ...';
COMMENT ON COLUMN raw_documents.location IS 'Where it was read: monday.jsonl.gz#17, pages.zip!a.html.';
COMMENT ON COLUMN raw_documents.source IS 'Where documents come from: name, homepage, language, licence.';
COMMENT ON COLUMN raw_documents.url IS 'Address that the document was fetched from, as given.';
COMMENT ON COLUMN raw_documents.document_id IS 'The record''s own id, as its source gave it.';
COMMENT ON COLUMN raw_documents.charset_given IS 'Character set that the carrier is sure of.';
COMMENT ON COLUMN raw_documents.reader_mends IS 'What the reader mended before cleaning.';
COMMENT ON COLUMN raw_documents.fetched_at IS 'When the document was fetched (UTC), if its source says.';
COMMENT ON COLUMN raw_documents.loaded_at IS 'When the row was committed (UTC).';
COMMENT ON COLUMN raw_documents.run_id IS 'The run that wrote this row (runs.run_id).';
CREATE TABLE article_versions (
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    valid_from TIMESTAMP NOT NULL,
    valid_to TIMESTAMP,
    headline VARCHAR,
    alternative_headline VARCHAR,
    description VARCHAR,
    abstract VARCHAR,
    article_body VARCHAR NOT NULL,
    authors VARCHAR[] NOT NULL,
    publisher VARCHAR,
    publisher_domain VARCHAR,
    url VARCHAR,
    canonical_url VARCHAR,
    is_based_on VARCHAR,
    date_published TIMESTAMP,
    date_published_precision VARCHAR,
    date_published_raw VARCHAR,
    date_modified TIMESTAMP,
    date_modified_precision VARCHAR,
    date_modified_raw VARCHAR,
    in_language VARCHAR,
    language_confidence DOUBLE,
    article_section VARCHAR,
    keywords VARCHAR[] NOT NULL,
    copyright_notice VARCHAR,
    corrections VARCHAR[] NOT NULL,
    word_count INTEGER NOT NULL,
    sentence_count INTEGER,
    time_required_seconds INTEGER NOT NULL,
    content_sha256 VARCHAR NOT NULL,
    raw_sha256 VARCHAR NOT NULL,
    charset VARCHAR NOT NULL,
    charset_source VARCHAR NOT NULL,
    mends VARCHAR[] NOT NULL,
    field_sources MAP(VARCHAR, VARCHAR) NOT NULL,
    document_id VARCHAR,
    source STRUCT("name" VARCHAR, "homepage" VARCHAR, "language" VARCHAR, "licence" VARCHAR, "base_url" VARCHAR) NOT NULL,
    location VARCHAR NOT NULL,
    fetched_at TIMESTAMP,
    elapsed_seconds DOUBLE NOT NULL,
    loaded_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE article_versions IS 'Every state of every article; the view `articles` is the current one. Named as in schema.org NewsArticle.';
COMMENT ON COLUMN article_versions.article_id IS 'Stable identity: of the canonical URL, else source and id or location.';
COMMENT ON COLUMN article_versions.version IS '1 for the first state seen, then 2, 3 ...';
COMMENT ON COLUMN article_versions.valid_from IS 'fetched_at, else load time; never before the last version''s.';
COMMENT ON COLUMN article_versions.valid_to IS 'When the next version took its place; NULL: current.';
COMMENT ON COLUMN article_versions.headline IS 'Title of the article.';
COMMENT ON COLUMN article_versions.alternative_headline IS 'A second title, where the page and its head differ.';
COMMENT ON COLUMN article_versions.description IS 'Standfirst: the summary above the body.';
COMMENT ON COLUMN article_versions.abstract IS 'Recap: the summary below the body.';
COMMENT ON COLUMN article_versions.article_body IS 'The text: paragraphs parted by an empty line.';
COMMENT ON COLUMN article_versions.authors IS 'People who wrote it, in the page''s order.';
COMMENT ON COLUMN article_versions.publisher IS 'Name of the publishing organisation.';
COMMENT ON COLUMN article_versions.publisher_domain IS 'Registered domain of the URL: bbc.co.uk.';
COMMENT ON COLUMN article_versions.url IS 'Address that the document was fetched from, as given.';
COMMENT ON COLUMN article_versions.canonical_url IS 'The address that the page itself calls canonical.';
COMMENT ON COLUMN article_versions.is_based_on IS 'Original source that the article names.';
COMMENT ON COLUMN article_versions.date_published IS 'First publication (UTC).';
COMMENT ON COLUMN article_versions.date_published_precision IS 'second, minute, hour, day, month or year.';
COMMENT ON COLUMN article_versions.date_published_raw IS 'The date in the source''s own words.';
COMMENT ON COLUMN article_versions.date_modified IS 'Last change that the source states (UTC).';
COMMENT ON COLUMN article_versions.date_modified_precision IS 'second, minute, hour, day, month or year.';
COMMENT ON COLUMN article_versions.date_modified_raw IS 'The date in the source''s own words.';
COMMENT ON COLUMN article_versions.in_language IS 'Language of the text, BCP 47: en, pt-BR.';
COMMENT ON COLUMN article_versions.language_confidence IS 'Sureness of in_language, 0 to 1.';
COMMENT ON COLUMN article_versions.article_section IS 'Section of the publication: Politics, Sport.';
COMMENT ON COLUMN article_versions.keywords IS 'Keywords that the page gives.';
COMMENT ON COLUMN article_versions.copyright_notice IS 'The copyright line, taken out of the body.';
COMMENT ON COLUMN article_versions.corrections IS 'Correction notices found in the text.';
COMMENT ON COLUMN article_versions.word_count IS 'Words of article_body.';
COMMENT ON COLUMN article_versions.sentence_count IS 'Sentences of article_body.';
COMMENT ON COLUMN article_versions.time_required_seconds IS 'Reading time in seconds at the language''s speed.';
COMMENT ON COLUMN article_versions.content_sha256 IS 'SHA-256 of what a reader sees; a new one, a new version.';
COMMENT ON COLUMN article_versions.raw_sha256 IS 'SHA-256 of the document''s bytes.';
COMMENT ON COLUMN article_versions.charset IS 'Character set that the bytes were read with.';
COMMENT ON COLUMN article_versions.charset_source IS 'Who named it: bom, carrier, declared, detected, utf-8.';
COMMENT ON COLUMN article_versions.mends IS 'What had to be mended: mojibake, control characters ...';
COMMENT ON COLUMN article_versions.field_sources IS 'Where a field was read: {date_published: json-ld}.';
COMMENT ON COLUMN article_versions.document_id IS 'The record''s own id, as its source gave it.';
COMMENT ON COLUMN article_versions.source IS 'Where documents come from: name, homepage, language, licence.';
COMMENT ON COLUMN article_versions.location IS 'Where it was read: monday.jsonl.gz#17, pages.zip!a.html.';
COMMENT ON COLUMN article_versions.fetched_at IS 'When the document was fetched (UTC), if its source says.';
COMMENT ON COLUMN article_versions.elapsed_seconds IS 'Time that cleaning took, in seconds.';
COMMENT ON COLUMN article_versions.loaded_at IS 'When the version was committed (UTC).';
COMMENT ON COLUMN article_versions.run_id IS 'The run that wrote this row (runs.run_id).';
CREATE TABLE blocks (
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    kept BOOLEAN NOT NULL,
    decided_by VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    path VARCHAR,
    attributes VARCHAR NOT NULL,
    link_density DOUBLE NOT NULL,
    links STRUCT("url" VARCHAR, "anchor" VARCHAR)[] NOT NULL
);
COMMENT ON TABLE blocks IS 'Every block of every version, kept or removed, with what decided and how sure it was.';
COMMENT ON COLUMN blocks.article_id IS 'Stable identity: of the canonical URL, else source and id or location.';
COMMENT ON COLUMN blocks.version IS 'Version of the article that the block belongs to.';
COMMENT ON COLUMN blocks.position IS 'Order in the document, from 0.';
COMMENT ON COLUMN blocks.text IS 'The block''s text.';
COMMENT ON COLUMN blocks.kind IS 'What it is by its form: headline, paragraph, list_item ...';
COMMENT ON COLUMN blocks.label IS 'What it is for: body, share, newsletter, related ...';
COMMENT ON COLUMN blocks.kept IS 'Whether it is part of the article.';
COMMENT ON COLUMN blocks.decided_by IS 'rule:<name>, phrase:<id> or model:<version>.';
COMMENT ON COLUMN blocks.score IS 'Sureness of the decision, 0 to 1.';
COMMENT ON COLUMN blocks.char_start IS 'First character in the document''s text.';
COMMENT ON COLUMN blocks.char_end IS 'One past the last character.';
COMMENT ON COLUMN blocks.path IS 'Place in the page''s tree; NULL for plain text.';
COMMENT ON COLUMN blocks.attributes IS 'Class, id and role tokens of the element and its ancestors.';
COMMENT ON COLUMN blocks.link_density IS 'Characters inside links / all characters, 0 to 1.';
COMMENT ON COLUMN blocks.links IS 'Links inside the block: url and anchor text.';
CREATE TABLE rejections (
    rejection_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    raw_sha256 VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    payload BLOB NOT NULL,
    payload_bytes BIGINT NOT NULL,
    media_type VARCHAR NOT NULL,
    location VARCHAR NOT NULL,
    source STRUCT("name" VARCHAR, "homepage" VARCHAR, "language" VARCHAR, "licence" VARCHAR, "base_url" VARCHAR) NOT NULL,
    url VARCHAR,
    document_id VARCHAR,
    charset_given VARCHAR,
    reader_mends VARCHAR[] NOT NULL,
    fetched_at TIMESTAMP,
    first_seen_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE rejections IS 'The quarantine: documents that were refused, with the reason and the payload to replay.';
COMMENT ON COLUMN rejections.rejection_id IS 'Identity of article_id, raw_sha256 and reason.';
COMMENT ON COLUMN rejections.article_id IS 'Stable identity: of the canonical URL, else source and id or location.';
COMMENT ON COLUMN rejections.raw_sha256 IS 'SHA-256 of the document''s bytes.';
COMMENT ON COLUMN rejections.reason IS 'Why, as a group: empty, binary, no_article ...';
COMMENT ON COLUMN rejections.detail IS 'What is wrong, for a person.';
COMMENT ON COLUMN rejections.payload IS 'The document''s first bytes, at most 1 MiB.';
COMMENT ON COLUMN rejections.payload_bytes IS 'Length of the whole document in bytes.';
COMMENT ON COLUMN rejections.media_type IS 'How the bytes are read: text/html, text/plain ...';
COMMENT ON COLUMN rejections.location IS 'Where it was read: monday.jsonl.gz#17, pages.zip!a.html.';
COMMENT ON COLUMN rejections.source IS 'Where documents come from: name, homepage, language, licence.';
COMMENT ON COLUMN rejections.url IS 'Address that the document was fetched from, as given.';
COMMENT ON COLUMN rejections.document_id IS 'The record''s own id, as its source gave it.';
COMMENT ON COLUMN rejections.charset_given IS 'Character set that the carrier is sure of.';
COMMENT ON COLUMN rejections.reader_mends IS 'What the reader mended before cleaning.';
COMMENT ON COLUMN rejections.fetched_at IS 'When the document was fetched (UTC), if its source says.';
COMMENT ON COLUMN rejections.first_seen_at IS 'When it was first refused (UTC).';
COMMENT ON COLUMN rejections.run_id IS 'The run that wrote this row (runs.run_id).';
CREATE TABLE runs (
    run_id VARCHAR NOT NULL,
    flow_run_id VARCHAR,
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    state VARCHAR NOT NULL,
    error VARCHAR,
    inputs VARCHAR[] NOT NULL,
    documents BIGINT,
    articles_new BIGINT,
    articles_changed BIGINT,
    documents_unchanged BIGINT,
    rejected BIGINT,
    rejected_known BIGINT,
    blocks_kept BIGINT,
    blocks_removed BIGINT,
    words_kept BIGINT,
    copydesk_version VARCHAR NOT NULL,
    cleaner_version VARCHAR NOT NULL,
    owner_host VARCHAR NOT NULL,
    owner_pid BIGINT NOT NULL,
    owner_start VARCHAR
);
COMMENT ON TABLE runs IS 'Every run: who, when, with which code, and what came of it. Counts are NULL until it ends.';
COMMENT ON COLUMN runs.run_id IS 'Identity of the run.';
COMMENT ON COLUMN runs.flow_run_id IS 'Prefect''s flow run id; also in each snapshot''s author.';
COMMENT ON COLUMN runs.started_at IS 'Start (UTC).';
COMMENT ON COLUMN runs.ended_at IS 'End (UTC); of an interrupted run, when that was noticed.';
COMMENT ON COLUMN runs.state IS 'running, completed, failed or interrupted.';
COMMENT ON COLUMN runs.error IS 'Why it failed.';
COMMENT ON COLUMN runs.inputs IS 'Paths and addresses that it was given.';
COMMENT ON COLUMN runs.documents IS 'Documents read.';
COMMENT ON COLUMN runs.articles_new IS 'Articles seen for the first time.';
COMMENT ON COLUMN runs.articles_changed IS 'New versions of known articles.';
COMMENT ON COLUMN runs.documents_unchanged IS 'Documents that brought nothing new.';
COMMENT ON COLUMN runs.rejected IS 'Documents refused for the first time.';
COMMENT ON COLUMN runs.rejected_known IS 'Documents refused that were in quarantine before.';
COMMENT ON COLUMN runs.blocks_kept IS 'Blocks kept in new and changed articles.';
COMMENT ON COLUMN runs.blocks_removed IS 'Blocks removed from new and changed articles.';
COMMENT ON COLUMN runs.words_kept IS 'Words of new and changed articles.';
COMMENT ON COLUMN runs.copydesk_version IS 'Version of Copydesk.';
COMMENT ON COLUMN runs.cleaner_version IS 'Version of the rules or model that cleaned.';
COMMENT ON COLUMN runs.owner_host IS 'Machine that it runs on.';
COMMENT ON COLUMN runs.owner_pid IS 'Its process id.';
COMMENT ON COLUMN runs.owner_start IS 'Start mark of that process: tells a reused id apart.';
CREATE TABLE schema_migrations (
    version INTEGER NOT NULL,
    applied_at TIMESTAMP NOT NULL,
    copydesk_version VARCHAR NOT NULL
);
COMMENT ON TABLE schema_migrations IS 'Versions of this schema that were applied; the highest is the warehouse''s.';
COMMENT ON COLUMN schema_migrations.version IS 'Number of the migration.';
COMMENT ON COLUMN schema_migrations.applied_at IS 'When (UTC).';
COMMENT ON COLUMN schema_migrations.copydesk_version IS 'Code that applied it.';
CREATE VIEW articles AS SELECT article_id, version, valid_from, headline, alternative_headline, description, abstract, article_body, authors, publisher, publisher_domain, url, canonical_url, is_based_on, date_published, date_published_precision, date_published_raw, date_modified, date_modified_precision, date_modified_raw, in_language, language_confidence, article_section, keywords, copyright_notice, corrections, word_count, sentence_count, time_required_seconds, content_sha256, raw_sha256, charset, charset_source, mends, field_sources, document_id, source, location, fetched_at, elapsed_seconds, loaded_at, run_id FROM article_versions WHERE valid_to IS NULL;
COMMENT ON VIEW articles IS 'Current state of every article: the article_versions whose valid_to is NULL. Its columns are described in article_versions and in data_dictionary.';
CREATE VIEW removed_blocks AS SELECT b.article_id, b.version, b.position, b.text, b.kind, b.label, b.decided_by, b.score, b.char_start, b.char_end, b.path, b.attributes, b.link_density, b.links, a.headline, a.publisher_domain, a.in_language FROM blocks b JOIN article_versions a ON a.article_id = b.article_id AND a.version = b.version WHERE a.valid_to IS NULL AND NOT b.kept;
COMMENT ON VIEW removed_blocks IS 'Blocks that were removed from current articles, beside the article''s headline and site.';
CREATE VIEW data_dictionary AS SELECT * FROM (VALUES ('raw_documents', 'article_id', 'VARCHAR', 'Stable identity: of the canonical URL, else source and id or location.'), ('raw_documents', 'raw_sha256', 'VARCHAR', 'SHA-256 of the document''s bytes.'), ('raw_documents', 'content', 'BLOB', 'The bytes; NULL where an earlier row of the same hash has them.'), ('raw_documents', 'content_bytes', 'BIGINT', 'Length of the document in bytes.'), ('raw_documents', 'media_type', 'VARCHAR', 'How the bytes are read: text/html, text/plain ...'), ('raw_documents', 'location', 'VARCHAR', 'Where it was read: monday.jsonl.gz#17, pages.zip!a.html.'), ('raw_documents', 'source', 'STRUCT("name" VARCHAR, "homepage" VARCHAR, "language" VARCHAR, "licence" VARCHAR, "base_url" VARCHAR)', 'Where documents come from: name, homepage, language, licence.'), ('raw_documents', 'url', 'VARCHAR', 'Address that the document was fetched from, as given.'), ('raw_documents', 'document_id', 'VARCHAR', 'The record''s own id, as its source gave it.'), ('raw_documents', 'charset_given', 'VARCHAR', 'Character set that the carrier is sure of.'), ('raw_documents', 'reader_mends', 'VARCHAR[]', 'What the reader mended before cleaning.'), ('raw_documents', 'fetched_at', 'TIMESTAMP', 'When the document was fetched (UTC), if its source says.'), ('raw_documents', 'loaded_at', 'TIMESTAMP', 'When the row was committed (UTC).'), ('raw_documents', 'run_id', 'VARCHAR', 'The run that wrote this row (runs.run_id).'), ('article_versions', 'article_id', 'VARCHAR', 'Stable identity: of the canonical URL, else source and id or location.'), ('article_versions', 'version', 'INTEGER', '1 for the first state seen, then 2, 3 ...'), ('article_versions', 'valid_from', 'TIMESTAMP', 'fetched_at, else load time; never before the last version''s.'), ('article_versions', 'valid_to', 'TIMESTAMP', 'When the next version took its place; NULL: current.'), ('article_versions', 'headline', 'VARCHAR', 'Title of the article.'), ('article_versions', 'alternative_headline', 'VARCHAR', 'A second title, where the page and its head differ.'), ('article_versions', 'description', 'VARCHAR', 'Standfirst: the summary above the body.'), ('article_versions', 'abstract', 'VARCHAR', 'Recap: the summary below the body.'), ('article_versions', 'article_body', 'VARCHAR', 'The text: paragraphs parted by an empty line.'), ('article_versions', 'authors', 'VARCHAR[]', 'People who wrote it, in the page''s order.'), ('article_versions', 'publisher', 'VARCHAR', 'Name of the publishing organisation.'), ('article_versions', 'publisher_domain', 'VARCHAR', 'Registered domain of the URL: bbc.co.uk.'), ('article_versions', 'url', 'VARCHAR', 'Address that the document was fetched from, as given.'), ('article_versions', 'canonical_url', 'VARCHAR', 'The address that the page itself calls canonical.'), ('article_versions', 'is_based_on', 'VARCHAR', 'Original source that the article names.'), ('article_versions', 'date_published', 'TIMESTAMP', 'First publication (UTC).'), ('article_versions', 'date_published_precision', 'VARCHAR', 'second, minute, hour, day, month or year.'), ('article_versions', 'date_published_raw', 'VARCHAR', 'The date in the source''s own words.'), ('article_versions', 'date_modified', 'TIMESTAMP', 'Last change that the source states (UTC).'), ('article_versions', 'date_modified_precision', 'VARCHAR', 'second, minute, hour, day, month or year.'), ('article_versions', 'date_modified_raw', 'VARCHAR', 'The date in the source''s own words.'), ('article_versions', 'in_language', 'VARCHAR', 'Language of the text, BCP 47: en, pt-BR.'), ('article_versions', 'language_confidence', 'DOUBLE', 'Sureness of in_language, 0 to 1.'), ('article_versions', 'article_section', 'VARCHAR', 'Section of the publication: Politics, Sport.'), ('article_versions', 'keywords', 'VARCHAR[]', 'Keywords that the page gives.'), ('article_versions', 'copyright_notice', 'VARCHAR', 'The copyright line, taken out of the body.'), ('article_versions', 'corrections', 'VARCHAR[]', 'Correction notices found in the text.'), ('article_versions', 'word_count', 'INTEGER', 'Words of article_body.'), ('article_versions', 'sentence_count', 'INTEGER', 'Sentences of article_body.'), ('article_versions', 'time_required_seconds', 'INTEGER', 'Reading time in seconds at the language''s speed.'), ('article_versions', 'content_sha256', 'VARCHAR', 'SHA-256 of what a reader sees; a new one, a new version.'), ('article_versions', 'raw_sha256', 'VARCHAR', 'SHA-256 of the document''s bytes.'), ('article_versions', 'charset', 'VARCHAR', 'Character set that the bytes were read with.'), ('article_versions', 'charset_source', 'VARCHAR', 'Who named it: bom, carrier, declared, detected, utf-8.'), ('article_versions', 'mends', 'VARCHAR[]', 'What had to be mended: mojibake, control characters ...'), ('article_versions', 'field_sources', 'MAP(VARCHAR, VARCHAR)', 'Where a field was read: {date_published: json-ld}.'), ('article_versions', 'document_id', 'VARCHAR', 'The record''s own id, as its source gave it.'), ('article_versions', 'source', 'STRUCT("name" VARCHAR, "homepage" VARCHAR, "language" VARCHAR, "licence" VARCHAR, "base_url" VARCHAR)', 'Where documents come from: name, homepage, language, licence.'), ('article_versions', 'location', 'VARCHAR', 'Where it was read: monday.jsonl.gz#17, pages.zip!a.html.'), ('article_versions', 'fetched_at', 'TIMESTAMP', 'When the document was fetched (UTC), if its source says.'), ('article_versions', 'elapsed_seconds', 'DOUBLE', 'Time that cleaning took, in seconds.'), ('article_versions', 'loaded_at', 'TIMESTAMP', 'When the version was committed (UTC).'), ('article_versions', 'run_id', 'VARCHAR', 'The run that wrote this row (runs.run_id).'), ('blocks', 'article_id', 'VARCHAR', 'Stable identity: of the canonical URL, else source and id or location.'), ('blocks', 'version', 'INTEGER', 'Version of the article that the block belongs to.'), ('blocks', 'position', 'INTEGER', 'Order in the document, from 0.'), ('blocks', 'text', 'VARCHAR', 'The block''s text.'), ('blocks', 'kind', 'VARCHAR', 'What it is by its form: headline, paragraph, list_item ...'), ('blocks', 'label', 'VARCHAR', 'What it is for: body, share, newsletter, related ...'), ('blocks', 'kept', 'BOOLEAN', 'Whether it is part of the article.'), ('blocks', 'decided_by', 'VARCHAR', 'rule:<name>, phrase:<id> or model:<version>.'), ('blocks', 'score', 'DOUBLE', 'Sureness of the decision, 0 to 1.'), ('blocks', 'char_start', 'INTEGER', 'First character in the document''s text.'), ('blocks', 'char_end', 'INTEGER', 'One past the last character.'), ('blocks', 'path', 'VARCHAR', 'Place in the page''s tree; NULL for plain text.'), ('blocks', 'attributes', 'VARCHAR', 'Class, id and role tokens of the element and its ancestors.'), ('blocks', 'link_density', 'DOUBLE', 'Characters inside links / all characters, 0 to 1.'), ('blocks', 'links', 'STRUCT("url" VARCHAR, "anchor" VARCHAR)[]', 'Links inside the block: url and anchor text.'), ('rejections', 'rejection_id', 'VARCHAR', 'Identity of article_id, raw_sha256 and reason.'), ('rejections', 'article_id', 'VARCHAR', 'Stable identity: of the canonical URL, else source and id or location.'), ('rejections', 'raw_sha256', 'VARCHAR', 'SHA-256 of the document''s bytes.'), ('rejections', 'reason', 'VARCHAR', 'Why, as a group: empty, binary, no_article ...'), ('rejections', 'detail', 'VARCHAR', 'What is wrong, for a person.'), ('rejections', 'payload', 'BLOB', 'The document''s first bytes, at most 1 MiB.'), ('rejections', 'payload_bytes', 'BIGINT', 'Length of the whole document in bytes.'), ('rejections', 'media_type', 'VARCHAR', 'How the bytes are read: text/html, text/plain ...'), ('rejections', 'location', 'VARCHAR', 'Where it was read: monday.jsonl.gz#17, pages.zip!a.html.'), ('rejections', 'source', 'STRUCT("name" VARCHAR, "homepage" VARCHAR, "language" VARCHAR, "licence" VARCHAR, "base_url" VARCHAR)', 'Where documents come from: name, homepage, language, licence.'), ('rejections', 'url', 'VARCHAR', 'Address that the document was fetched from, as given.'), ('rejections', 'document_id', 'VARCHAR', 'The record''s own id, as its source gave it.'), ('rejections', 'charset_given', 'VARCHAR', 'Character set that the carrier is sure of.'), ('rejections', 'reader_mends', 'VARCHAR[]', 'What the reader mended before cleaning.'), ('rejections', 'fetched_at', 'TIMESTAMP', 'When the document was fetched (UTC), if its source says.'), ('rejections', 'first_seen_at', 'TIMESTAMP', 'When it was first refused (UTC).'), ('rejections', 'run_id', 'VARCHAR', 'The run that wrote this row (runs.run_id).'), ('runs', 'run_id', 'VARCHAR', 'Identity of the run.'), ('runs', 'flow_run_id', 'VARCHAR', 'Prefect''s flow run id; also in each snapshot''s author.'), ('runs', 'started_at', 'TIMESTAMP', 'Start (UTC).'), ('runs', 'ended_at', 'TIMESTAMP', 'End (UTC); of an interrupted run, when that was noticed.'), ('runs', 'state', 'VARCHAR', 'running, completed, failed or interrupted.'), ('runs', 'error', 'VARCHAR', 'Why it failed.'), ('runs', 'inputs', 'VARCHAR[]', 'Paths and addresses that it was given.'), ('runs', 'documents', 'BIGINT', 'Documents read.'), ('runs', 'articles_new', 'BIGINT', 'Articles seen for the first time.'), ('runs', 'articles_changed', 'BIGINT', 'New versions of known articles.'), ('runs', 'documents_unchanged', 'BIGINT', 'Documents that brought nothing new.'), ('runs', 'rejected', 'BIGINT', 'Documents refused for the first time.'), ('runs', 'rejected_known', 'BIGINT', 'Documents refused that were in quarantine before.'), ('runs', 'blocks_kept', 'BIGINT', 'Blocks kept in new and changed articles.'), ('runs', 'blocks_removed', 'BIGINT', 'Blocks removed from new and changed articles.'), ('runs', 'words_kept', 'BIGINT', 'Words of new and changed articles.'), ('runs', 'copydesk_version', 'VARCHAR', 'Version of Copydesk.'), ('runs', 'cleaner_version', 'VARCHAR', 'Version of the rules or model that cleaned.'), ('runs', 'owner_host', 'VARCHAR', 'Machine that it runs on.'), ('runs', 'owner_pid', 'BIGINT', 'Its process id.'), ('runs', 'owner_start', 'VARCHAR', 'Start mark of that process: tells a reused id apart.'), ('schema_migrations', 'version', 'INTEGER', 'Number of the migration.'), ('schema_migrations', 'applied_at', 'TIMESTAMP', 'When (UTC).'), ('schema_migrations', 'copydesk_version', 'VARCHAR', 'Code that applied it.'), ('articles', 'article_id', 'VARCHAR', 'Stable identity: of the canonical URL, else source and id or location.'), ('articles', 'version', 'INTEGER', '1 for the first state seen, then 2, 3 ...'), ('articles', 'valid_from', 'TIMESTAMP', 'fetched_at, else load time; never before the last version''s.'), ('articles', 'headline', 'VARCHAR', 'Title of the article.'), ('articles', 'alternative_headline', 'VARCHAR', 'A second title, where the page and its head differ.'), ('articles', 'description', 'VARCHAR', 'Standfirst: the summary above the body.'), ('articles', 'abstract', 'VARCHAR', 'Recap: the summary below the body.'), ('articles', 'article_body', 'VARCHAR', 'The text: paragraphs parted by an empty line.'), ('articles', 'authors', 'VARCHAR[]', 'People who wrote it, in the page''s order.'), ('articles', 'publisher', 'VARCHAR', 'Name of the publishing organisation.'), ('articles', 'publisher_domain', 'VARCHAR', 'Registered domain of the URL: bbc.co.uk.'), ('articles', 'url', 'VARCHAR', 'Address that the document was fetched from, as given.'), ('articles', 'canonical_url', 'VARCHAR', 'The address that the page itself calls canonical.'), ('articles', 'is_based_on', 'VARCHAR', 'Original source that the article names.'), ('articles', 'date_published', 'TIMESTAMP', 'First publication (UTC).'), ('articles', 'date_published_precision', 'VARCHAR', 'second, minute, hour, day, month or year.'), ('articles', 'date_published_raw', 'VARCHAR', 'The date in the source''s own words.'), ('articles', 'date_modified', 'TIMESTAMP', 'Last change that the source states (UTC).'), ('articles', 'date_modified_precision', 'VARCHAR', 'second, minute, hour, day, month or year.'), ('articles', 'date_modified_raw', 'VARCHAR', 'The date in the source''s own words.'), ('articles', 'in_language', 'VARCHAR', 'Language of the text, BCP 47: en, pt-BR.'), ('articles', 'language_confidence', 'DOUBLE', 'Sureness of in_language, 0 to 1.'), ('articles', 'article_section', 'VARCHAR', 'Section of the publication: Politics, Sport.'), ('articles', 'keywords', 'VARCHAR[]', 'Keywords that the page gives.'), ('articles', 'copyright_notice', 'VARCHAR', 'The copyright line, taken out of the body.'), ('articles', 'corrections', 'VARCHAR[]', 'Correction notices found in the text.'), ('articles', 'word_count', 'INTEGER', 'Words of article_body.'), ('articles', 'sentence_count', 'INTEGER', 'Sentences of article_body.'), ('articles', 'time_required_seconds', 'INTEGER', 'Reading time in seconds at the language''s speed.'), ('articles', 'content_sha256', 'VARCHAR', 'SHA-256 of what a reader sees; a new one, a new version.'), ('articles', 'raw_sha256', 'VARCHAR', 'SHA-256 of the document''s bytes.'), ('articles', 'charset', 'VARCHAR', 'Character set that the bytes were read with.'), ('articles', 'charset_source', 'VARCHAR', 'Who named it: bom, carrier, declared, detected, utf-8.'), ('articles', 'mends', 'VARCHAR[]', 'What had to be mended: mojibake, control characters ...'), ('articles', 'field_sources', 'MAP(VARCHAR, VARCHAR)', 'Where a field was read: {date_published: json-ld}.'), ('articles', 'document_id', 'VARCHAR', 'The record''s own id, as its source gave it.'), ('articles', 'source', 'STRUCT("name" VARCHAR, "homepage" VARCHAR, "language" VARCHAR, "licence" VARCHAR, "base_url" VARCHAR)', 'Where documents come from: name, homepage, language, licence.'), ('articles', 'location', 'VARCHAR', 'Where it was read: monday.jsonl.gz#17, pages.zip!a.html.'), ('articles', 'fetched_at', 'TIMESTAMP', 'When the document was fetched (UTC), if its source says.'), ('articles', 'elapsed_seconds', 'DOUBLE', 'Time that cleaning took, in seconds.'), ('articles', 'loaded_at', 'TIMESTAMP', 'When the version was committed (UTC).'), ('articles', 'run_id', 'VARCHAR', 'The run that wrote this row (runs.run_id).'), ('removed_blocks', 'article_id', 'VARCHAR', 'Stable identity: of the canonical URL, else source and id or location.'), ('removed_blocks', 'version', 'INTEGER', 'Version of the article that the block belongs to.'), ('removed_blocks', 'position', 'INTEGER', 'Order in the document, from 0.'), ('removed_blocks', 'text', 'VARCHAR', 'The block''s text.'), ('removed_blocks', 'kind', 'VARCHAR', 'What it is by its form: headline, paragraph, list_item ...'), ('removed_blocks', 'label', 'VARCHAR', 'What it is for: body, share, newsletter, related ...'), ('removed_blocks', 'decided_by', 'VARCHAR', 'rule:<name>, phrase:<id> or model:<version>.'), ('removed_blocks', 'score', 'DOUBLE', 'Sureness of the decision, 0 to 1.'), ('removed_blocks', 'char_start', 'INTEGER', 'First character in the document''s text.'), ('removed_blocks', 'char_end', 'INTEGER', 'One past the last character.'), ('removed_blocks', 'path', 'VARCHAR', 'Place in the page''s tree; NULL for plain text.'), ('removed_blocks', 'attributes', 'VARCHAR', 'Class, id and role tokens of the element and its ancestors.'), ('removed_blocks', 'link_density', 'DOUBLE', 'Characters inside links / all characters, 0 to 1.'), ('removed_blocks', 'links', 'STRUCT("url" VARCHAR, "anchor" VARCHAR)[]', 'Links inside the block: url and anchor text.'), ('removed_blocks', 'headline', 'VARCHAR', 'Title of the article.'), ('removed_blocks', 'publisher_domain', 'VARCHAR', 'Registered domain of the URL: bbc.co.uk.'), ('removed_blocks', 'in_language', 'VARCHAR', 'Language of the text, BCP 47: en, pt-BR.'), ('data_dictionary', 'table_name', 'VARCHAR', 'Table or view.'), ('data_dictionary', 'column_name', 'VARCHAR', 'Column.'), ('data_dictionary', 'data_type', 'VARCHAR', 'SQL type.'), ('data_dictionary', 'description', 'VARCHAR', 'What it means.')) AS dictionary(table_name, column_name, data_type, description);
COMMENT ON VIEW data_dictionary IS 'Every column of every table and view: type and meaning.';
