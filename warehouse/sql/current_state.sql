-- Current articles of a batch.
-- In: keys (Arrow: article_id)
FROM articles WHERE article_id IN (SELECT article_id FROM keys)
