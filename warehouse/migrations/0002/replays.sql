CREATE TABLE replays (
    rejection_id VARCHAR NOT NULL,
    replayed_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    article_id VARCHAR,
    reason VARCHAR,
    copydesk_version VARCHAR NOT NULL,
    cleaner_version VARCHAR NOT NULL
);
