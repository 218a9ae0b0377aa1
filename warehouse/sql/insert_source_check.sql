-- One look at a watched source.
INSERT INTO source_checks BY NAME
SELECT
    $source AS source,
    $checked_at::TIMESTAMP AS checked_at,
    $seen AS files_seen,
    $read AS files_read,
    $left AS files_left,
    $newest_at::TIMESTAMP AS newest_at,
    $run_id AS run_id
