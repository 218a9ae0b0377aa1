-- The articles of a run that took longest to clean.
SELECT article_id, location, elapsed_seconds
FROM article_versions
WHERE run_id = $run_id
ORDER BY elapsed_seconds DESC, article_id
LIMIT $most
