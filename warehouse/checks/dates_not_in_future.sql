-- Articles published more than a day after they were fetched or, without that, loaded. A day,
-- because a date without a zone may be a day ahead.
-- severity: warn
-- scope: run
SELECT article_id AS subject, 'published ' || date_published AS detail
FROM article_versions
WHERE
    ($run_id::VARCHAR IS NULL OR run_id = $run_id)
    AND date_published > coalesce(fetched_at, loaded_at) + INTERVAL 1 DAY
