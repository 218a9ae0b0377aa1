-- Which documents need no work: the loader would write nothing for them.
-- In:  keys (Arrow: row_number, article_id, raw_sha256, fetched_at)
-- Out: row_number, was_rejected
WITH watermarks AS (
    SELECT article_id, max(fetched_at) AS watermark
    FROM raw_documents
    WHERE article_id IN (SELECT article_id FROM keys)
    GROUP BY article_id
),

seen_bytes AS (
    SELECT DISTINCT article_id, raw_sha256
    FROM raw_documents
    WHERE article_id IN (SELECT article_id FROM keys)
),

loaded AS (
    SELECT keys.row_number, false AS was_rejected
    FROM keys
    JOIN seen_bytes USING (article_id, raw_sha256)
    JOIN watermarks USING (article_id)
    WHERE keys.fetched_at IS NULL OR keys.fetched_at <= watermark
),

refused AS (
    SELECT keys.row_number, true AS was_rejected
    FROM keys
    SEMI JOIN rejections USING (article_id, raw_sha256)
    ANTI JOIN seen_bytes USING (article_id, raw_sha256)
)

FROM loaded UNION ALL FROM refused
