SELECT version, version_cause, changed, new_corrections
FROM article_changes
ORDER BY article_id, version
LIMIT 3
