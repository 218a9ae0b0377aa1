-- Which documents need no work: the loader would write nothing for them.
-- In:  keys (Arrow: row_number, article_id, raw_sha256, fetched_at), lake_documents, lake_refused
-- Out: row_number, was_rejected
WITH watermarks AS (
    SELECT article_id, max(fetched_at) AS watermark
    FROM lake_documents
    GROUP BY article_id
),

loaded AS (
    SELECT keys.row_number, false AS was_rejected
    FROM keys
    JOIN lake_documents USING (article_id, raw_sha256)
    JOIN watermarks USING (article_id)
    WHERE keys.fetched_at IS NULL OR keys.fetched_at <= watermark
),

refused AS (
    SELECT keys.row_number, true AS was_rejected
    FROM keys
    SEMI JOIN lake_refused USING (article_id, raw_sha256)
    ANTI JOIN lake_documents USING (article_id, raw_sha256)
)

FROM loaded UNION ALL FROM refused
