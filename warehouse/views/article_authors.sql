-- Authors of current articles, one row each, in the page's order.
-- columns:
-- article_id VARCHAR: Stable identity of the article.
-- position BIGINT: Place in the byline, from 1.
-- author VARCHAR: Name of the person.
-- headline VARCHAR: Title of the article.
-- publisher_domain VARCHAR: Registered domain of the URL.
-- date_published TIMESTAMP: First publication (UTC).
SELECT article_id, names.position, names.author, headline, publisher_domain, date_published
FROM article_versions, unnest(authors) WITH ORDINALITY AS names(author, position)
WHERE valid_to IS NULL
