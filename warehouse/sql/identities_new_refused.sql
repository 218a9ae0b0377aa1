-- Refusals between two snapshots.
-- In: $after, $until (snapshot ids)
SELECT DISTINCT article_id, raw_sha256, rejection_id
FROM lake.table_insertions('rejections', $after + 1, $until)
