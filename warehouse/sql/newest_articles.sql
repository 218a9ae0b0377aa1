-- The current articles that were published or, without a date, loaded last.
SELECT
    article_id,
    date_published,
    in_language,
    word_count,
    headline,
    publisher_domain,
    location
FROM articles
ORDER BY coalesce(date_published, loaded_at) DESC, article_id
LIMIT $most
