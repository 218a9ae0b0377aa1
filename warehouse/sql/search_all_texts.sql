-- What is searched of all current versions.
SELECT article_id, version, in_language, headline, description, article_body, abstract
FROM articles
