-- What a batch's plan comes to. One row; the columns are those of load.LoadResult.
-- In: temp.plan, spooled_article_versions, spooled_blocks, spooled_rejections,
--     lake_refused (Arrow)
WITH documents AS (
    SELECT
        count(*) FILTER (WHERE makes_version AND version = 1) AS new,
        count(*) FILTER (WHERE makes_version AND version > 1) AS changed,
        count(*) FILTER (WHERE NOT makes_version) AS unchanged,
        count(*) FILTER (WHERE is_late) AS late
    FROM temp.plan
),

refused AS (
    SELECT
        count(DISTINCT rejection_id) FILTER (
            WHERE rejection_id NOT IN (SELECT rejection_id FROM lake_refused)
        ) AS rejected,
        count(*) AS all_rejected
    FROM spooled_rejections
),

decided AS (
    SELECT
        count(*) FILTER (WHERE kept) AS blocks_kept,
        count(*) FILTER (WHERE NOT kept) AS blocks_removed
    FROM spooled_blocks
    JOIN temp.plan USING (batch_position)
    WHERE makes_version
),

words AS (
    SELECT coalesce(sum(word_count), 0)::BIGINT AS words_kept
    FROM spooled_article_versions
    JOIN temp.plan USING (batch_position)
    WHERE makes_version
)

SELECT
    new,
    changed,
    unchanged,
    late,
    rejected,
    all_rejected - rejected AS rejected_known,
    blocks_kept,
    blocks_removed,
    words_kept
FROM documents, refused, decided, words
