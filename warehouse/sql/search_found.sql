-- What is shown of articles that were found.
-- In: found (Arrow: article_id, score)
SELECT
    articles.article_id,
    found.score,
    articles.headline,
    articles.date_published,
    articles.in_language,
    articles.publisher_domain,
    articles.url,
    concat_ws(E'\n\n', articles.article_body, articles.abstract) AS text
FROM articles
JOIN found USING (article_id)
ORDER BY found.score DESC, articles.article_id
