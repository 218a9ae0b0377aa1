SELECT domain, verdict, articles, site_articles, text
FROM site_memory
WHERE verdict <> 'rare'
ORDER BY articles DESC, text
LIMIT 3
