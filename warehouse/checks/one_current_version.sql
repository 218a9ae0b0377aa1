-- Articles with more than one current version.
-- severity: error
-- scope: all, by the columns of ids only
SELECT article_id AS subject, count(*) || ' current versions' AS detail
FROM article_versions
WHERE valid_to IS NULL
GROUP BY article_id
HAVING count(*) > 1
