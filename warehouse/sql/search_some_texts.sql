-- What is searched of the articles that got a version, or had one changed, between two snapshots.
-- Read from what was written then, so that it takes no longer in a large lake.
-- In: $after, $until (snapshot ids)
SELECT article_id, version, in_language, headline, description, article_body, abstract
FROM lake.table_insertions('article_versions', $after + 1, $until)
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY version DESC) = 1
