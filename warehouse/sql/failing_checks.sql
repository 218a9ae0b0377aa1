-- Checks that found something in or since the last look at the whole warehouse, errors first.
WITH since AS (
    SELECT
        coalesce(
            max(checked_at) FILTER (WHERE run_id IS NULL), max(checked_at) - INTERVAL 7 DAYS
        ) AS moment
    FROM check_results
)

SELECT
    check_name,
    severity,
    arg_max(offending, checked_at) AS offending,
    arg_max(examples, checked_at) AS examples,
    max(checked_at) AS checked_at
FROM check_results
WHERE offending > 0 AND checked_at >= (SELECT moment FROM since)
GROUP BY check_name, severity
ORDER BY severity = 'error' DESC, check_name
