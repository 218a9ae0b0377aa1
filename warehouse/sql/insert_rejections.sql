-- Quarantine what is not there yet, once.
-- In: spooled_rejections, lake_refused (Arrow), $loaded_at, $run_id
INSERT INTO rejections BY NAME
SELECT
    refused.* EXCLUDE (batch_position),
    $loaded_at AS first_seen_at,
    $run_id AS run_id
FROM spooled_rejections AS refused
WHERE refused.rejection_id NOT IN (SELECT rejection_id FROM lake_refused)
QUALIFY row_number() OVER (PARTITION BY refused.rejection_id ORDER BY batch_position) = 1
