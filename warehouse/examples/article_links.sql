SELECT url, anchor
FROM article_links
ORDER BY url
LIMIT 3
