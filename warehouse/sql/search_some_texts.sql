-- What is searched of the current versions of some articles.
-- In: changed (Arrow: article_id)
SELECT article_id, version, in_language, headline, description, article_body, abstract
FROM articles
WHERE article_id IN (SELECT article_id FROM changed)
