SELECT DISTINCT speaker, text
FROM article_quotes
WHERE in_language = 'en' AND speaker IS NOT NULL
ORDER BY speaker, text
LIMIT 3
