-- Blocks of a version that is not there, or that are there twice.
-- severity: error
-- scope: all, by the columns of ids only
WITH of_version AS (
    SELECT article_id, version, count(*) AS blocks, count(DISTINCT position) AS positions
    FROM blocks
    GROUP BY article_id, version
)

SELECT
    of_version.article_id AS subject,
    CASE
        WHEN a.article_id IS NULL THEN 'blocks of a missing version ' || of_version.version
        ELSE blocks - positions || ' blocks of version ' || of_version.version || ' are doubled'
    END AS detail
FROM of_version
LEFT JOIN article_versions AS a
    ON a.article_id = of_version.article_id AND a.version = of_version.version
WHERE a.article_id IS NULL OR blocks <> positions
