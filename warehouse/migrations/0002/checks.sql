CREATE TABLE check_results (
    check_name VARCHAR NOT NULL,
    checked_at TIMESTAMP NOT NULL,
    run_id VARCHAR,
    severity VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    offending BIGINT NOT NULL,
    examples VARCHAR[] NOT NULL,
    seconds DOUBLE NOT NULL
);
