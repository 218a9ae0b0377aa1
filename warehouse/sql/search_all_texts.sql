-- What is searched of all current versions.
SELECT
    article_id, content_sha256, in_language,
    headline, description, article_body, abstract
FROM articles
