-- Articles that any commit between two snapshots touched.
-- In: $after, $until (snapshot ids)
SELECT DISTINCT article_id
FROM lake.table_changes('article_versions', $after + 1, $until)
