-- A stored document that was deleted, or whose bytes were forgotten, between two snapshots.
-- In: $after, $until (snapshot ids)
SELECT 1 FROM lake.table_deletions('raw_documents', $after + 1, $until) LIMIT 1
