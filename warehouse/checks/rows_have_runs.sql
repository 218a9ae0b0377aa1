-- Versions and refusals of a run that is not in runs.
-- severity: error
-- scope: all, by the column run_id only
SELECT run_id AS subject, 'rows of a run that is not in runs' AS detail
FROM (
    SELECT DISTINCT run_id FROM article_versions
    UNION
    SELECT DISTINCT run_id FROM rejections
) AS named
ANTI JOIN runs USING (run_id)
