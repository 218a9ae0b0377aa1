SELECT domain, articles
FROM sites
ORDER BY articles DESC, domain
LIMIT 3
