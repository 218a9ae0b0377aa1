SELECT in_language, sum(articles)::BIGINT AS articles
FROM language_mix
GROUP BY ALL
ORDER BY articles DESC, in_language
LIMIT 3
