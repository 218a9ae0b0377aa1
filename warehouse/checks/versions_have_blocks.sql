-- Versions without a single block.
-- severity: error
-- scope: all, by the columns of ids only
SELECT a.article_id AS subject, 'version ' || a.version || ' has no blocks' AS detail
FROM article_versions AS a
ANTI JOIN blocks AS b ON b.article_id = a.article_id AND b.version = a.version
