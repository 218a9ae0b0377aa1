-- Keywords that the pages of current articles give, one row each.
-- columns:
-- article_id VARCHAR: Stable identity of the article.
-- position BIGINT: Place in the page's list, from 1.
-- keyword VARCHAR: The keyword as the page has it.
-- headline VARCHAR: Title of the article.
-- publisher_domain VARCHAR: Registered domain of the URL.
-- in_language VARCHAR: Language of the text, BCP 47.
SELECT article_id, words.position, words.keyword, headline, publisher_domain, in_language
FROM article_versions, unnest(keywords) WITH ORDINALITY AS words(keyword, position)
WHERE valid_to IS NULL
