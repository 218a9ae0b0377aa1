-- The last look at each source, and the newest file that any look brought.
SELECT
    source,
    max(checked_at) AS checked_at,
    max(newest_at) AS newest_at,
    arg_max(files_left, checked_at) AS files_left
FROM source_checks
GROUP BY source
ORDER BY source
