-- Versions whose counts of blocks, which the marts add up, are not those of their blocks.
-- severity: error
-- scope: the run's rows, else all
WITH counted AS (
    SELECT
        article_id,
        version,
        coalesce(sum(length(text)) FILTER (WHERE kept), 0) AS characters_kept,
        coalesce(sum(length(text)) FILTER (WHERE NOT kept), 0) AS characters_removed,
        count(*) FILTER (WHERE NOT kept) AS removed
    FROM blocks
    SEMI JOIN (
        SELECT article_id, version FROM article_versions WHERE run_id = $run_id OR $run_id IS NULL
    ) AS looked_at USING (article_id, version)
    GROUP BY article_id, version
)

SELECT
    a.article_id AS subject,
    'version ' || a.version || ' has other blocks than its counts say' AS detail
FROM article_versions AS a
JOIN counted AS c ON c.article_id = a.article_id AND c.version = a.version
WHERE
    a.characters_kept IS DISTINCT FROM c.characters_kept
    OR a.characters_removed IS DISTINCT FROM c.characters_removed
    OR list_sum(list_transform(a.removed_counts, lambda counts: counts.blocks))
    IS DISTINCT FROM nullif(c.removed, 0)
