-- Versions that do not follow each other: a number is left out, or one does not begin when the one
-- before it ends.
-- severity: error
-- scope: all, by the columns of ids and times only
SELECT article_id AS subject, 'version ' || version || ' does not follow the one before it' AS detail
FROM (
    SELECT
        article_id,
        version,
        valid_from,
        coalesce(lag(version) OVER in_order, 0) AS version_before,
        lag(valid_to) OVER in_order AS end_before
    FROM article_versions
    WINDOW in_order AS (PARTITION BY article_id ORDER BY version)
) AS versions
WHERE version <> version_before + 1 OR (version > 1 AND end_before IS DISTINCT FROM valid_from)
