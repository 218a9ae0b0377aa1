SELECT source, articles, newest_published, newest_loaded
FROM freshness
ORDER BY articles DESC, source
LIMIT 3
