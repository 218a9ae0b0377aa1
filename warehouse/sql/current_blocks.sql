-- Blocks of the current articles of a batch, in the order of each document.
-- In: keys (Arrow: article_id)
SELECT b.article_id, b.text, b.label, b.kept
FROM blocks AS b
JOIN articles AS a ON a.article_id = b.article_id AND a.version = b.version
WHERE b.article_id IN (SELECT article_id FROM keys)
ORDER BY b.article_id, b.position
