CREATE TABLE source_checks (
    source VARCHAR NOT NULL,
    checked_at TIMESTAMP NOT NULL,
    files_seen BIGINT NOT NULL,
    files_read BIGINT NOT NULL,
    files_left BIGINT NOT NULL,
    newest_at TIMESTAMP,
    run_id VARCHAR
);
CREATE TABLE source_files (
    source VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    size_bytes BIGINT NOT NULL,
    modified_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);
