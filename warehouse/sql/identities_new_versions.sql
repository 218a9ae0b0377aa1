-- The current version of each article that got one, or had one changed, between two snapshots.
-- In: $after, $until (snapshot ids)
SELECT article_id, version, epoch_us(valid_from), content_sha256
FROM lake.table_insertions('article_versions', $after + 1, $until)
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY version DESC) = 1
