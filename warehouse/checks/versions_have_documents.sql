-- Versions whose document is not in raw_documents.
-- severity: error
-- scope: all, by the columns of ids only
SELECT article_id AS subject, 'no document ' || raw_sha256 AS detail
FROM article_versions
ANTI JOIN raw_documents USING (article_id, raw_sha256)
