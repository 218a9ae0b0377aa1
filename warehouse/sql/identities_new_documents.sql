-- Bytes that were stored between two snapshots.
-- In: $after, $until (snapshot ids)
SELECT article_id, raw_sha256, epoch_us(max(fetched_at))
FROM lake.table_insertions('raw_documents', $after + 1, $until)
GROUP BY ALL
