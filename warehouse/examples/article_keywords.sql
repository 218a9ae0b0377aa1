SELECT keyword, count(*) AS articles
FROM article_keywords
GROUP BY keyword
ORDER BY articles DESC, keyword
LIMIT 3
