SELECT author, count(*) AS articles
FROM article_authors
GROUP BY author
ORDER BY articles DESC, author
LIMIT 3
