-- Links in the kept blocks of current articles, one row each.
-- columns:
-- article_id VARCHAR: Stable identity of the article.
-- position INTEGER: The block that holds the link: its order in the document.
-- label VARCHAR: What the block is for.
-- url VARCHAR: Where the link leads.
-- anchor VARCHAR: Its text.
SELECT b.article_id, b.position, b.label, link.url, link.anchor
FROM blocks AS b
JOIN article_versions AS a ON a.article_id = b.article_id AND a.version = b.version,
    unnest(b.links) AS found(link)
WHERE a.valid_to IS NULL AND b.kept
