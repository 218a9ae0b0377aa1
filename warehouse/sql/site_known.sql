-- Furniture of sites that the cleaner by itself has kept somewhere.
SELECT domain, text, text_sha256, label, articles, site_articles
FROM site_memory
WHERE verdict = 'boilerplate' AND articles_kept + articles_by_memory > 0
