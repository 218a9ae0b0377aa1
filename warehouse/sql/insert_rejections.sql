-- Quarantine what is not there yet, once.
-- In: $rejections (Parquet paths), $loaded_at, $run_id
INSERT INTO rejections BY NAME
SELECT
    refused.* EXCLUDE (batch_position),
    $loaded_at AS first_seen_at,
    $run_id AS run_id
FROM read_parquet($rejections) AS refused
WHERE refused.rejection_id NOT IN (SELECT rejection_id FROM rejections)
QUALIFY row_number() OVER (PARTITION BY refused.rejection_id ORDER BY batch_position) = 1
