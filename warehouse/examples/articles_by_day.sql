SELECT publication_day, publisher_domain, articles, words
FROM articles_by_day
ORDER BY publication_day DESC, publisher_domain
LIMIT 3
