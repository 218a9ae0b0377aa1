-- Versions of an article that are there twice.
-- severity: error
-- scope: all, by the columns of ids only
SELECT article_id AS subject, 'version ' || version || ' is there ' || count(*) || ' times' AS detail
FROM article_versions
GROUP BY article_id, version
HAVING count(*) > 1
