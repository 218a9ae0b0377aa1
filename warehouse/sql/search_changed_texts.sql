-- Each article that got a version, or had one changed or deleted, between two snapshots, with what
-- is searched of the newest that was written; is_written is false where all were deleted.
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
    is_written,
    article_id, content_sha256, in_language,
    headline, description, article_body, abstract
FROM last_changes
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY is_written DESC, version DESC) = 1
