SELECT headline, authors, date_published, word_count
FROM articles
WHERE source.name = 'Modern Pages' AND in_language = 'en'
ORDER BY date_published, headline
LIMIT 3
