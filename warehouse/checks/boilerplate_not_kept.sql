-- Short kept paragraphs whose very text a phrase removed from at least three other articles.
-- severity: warn
-- scope: run, beside the removed texts of all
WITH removed AS (
    SELECT lower(trim(text)) AS line
    FROM blocks
    WHERE NOT kept AND starts_with(decided_by, 'phrase:') AND length(text) < 200
    GROUP BY line
    HAVING count(DISTINCT article_id) >= 3
)

SELECT a.article_id AS subject, left(b.text, 120) AS detail
FROM blocks AS b
JOIN article_versions AS a ON a.article_id = b.article_id AND a.version = b.version
JOIN removed ON removed.line = lower(trim(b.text))
WHERE b.kept AND b.label = 'body' AND ($run_id::VARCHAR IS NULL OR a.run_id = $run_id)
