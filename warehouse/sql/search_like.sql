-- Articles whose vector lies nearest to that of one article. The score is the cosine.
-- In: $article_id, $language, $most
WITH wanted AS (
    SELECT embedding FROM articles WHERE article_id = $article_id
)

SELECT
    article_id,
    list_cosine_similarity(articles.embedding, wanted.embedding)::DOUBLE AS score
FROM articles, wanted
WHERE
    articles.embedding IS NOT NULL
    AND article_id <> $article_id
    AND ($language::VARCHAR IS NULL OR in_language = $language OR in_language LIKE $language || '-%')
ORDER BY score DESC, article_id
LIMIT $most
