-- A run begins; once, also where the answer to a commit was lost and it is tried again.
INSERT INTO runs BY NAME
SELECT
    $run_id AS run_id,
    $flow_run_id AS flow_run_id,
    $started_at::TIMESTAMP AS started_at,
    'running' AS state,
    $inputs::VARCHAR[] AS inputs,
    $copydesk_version AS copydesk_version,
    $cleaner_version AS cleaner_version,
    $owner_host AS owner_host,
    $owner_pid AS owner_pid,
    $owner_start AS owner_start
WHERE $run_id NOT IN (SELECT run_id FROM runs)
