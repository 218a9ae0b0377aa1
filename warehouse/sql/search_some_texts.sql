-- What is searched of the articles that got a version, or had one changed, between two snapshots;
-- a version that was deleted again is left out.
-- Read from what was written then, so that it takes no longer in a large lake.
-- In: $after, $until (snapshot ids)
WITH last_changes AS (
    -- Of one commit, the row that was written outweighs the one that it replaced.
    SELECT *, change_type IN ('insert', 'update_postimage') AS is_written
    FROM lake.table_changes('article_versions', $after + 1, $until)
    QUALIFY row_number() OVER (
        PARTITION BY article_id, version ORDER BY snapshot_id DESC, is_written DESC
    ) = 1
)

SELECT
    article_id, content_sha256, in_language,
    headline, description, article_body, abstract
FROM last_changes
WHERE is_written
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY version DESC) = 1
