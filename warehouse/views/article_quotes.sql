-- Direct quotes in current articles, one row each.
-- columns:
-- article_id VARCHAR: Stable identity of the article.
-- text VARCHAR: What was said.
-- speaker VARCHAR: Who said it, as written.
-- headline VARCHAR: Title of the article.
-- in_language VARCHAR: Language of the text, BCP 47.
SELECT article_id, quote.text, quote.speaker, headline, in_language
FROM article_versions, unnest(quotes) AS said(quote)
WHERE valid_to IS NULL
