-- What is removed from current articles, by label, rule and site.
-- example: SELECT label, sum(blocks)::BIGINT AS blocks FROM removed_by_rule GROUP BY label ORDER BY blocks DESC, label LIMIT 3
-- columns:
-- label VARCHAR: What the blocks are for: share, newsletter ...
-- decided_by VARCHAR: The rule, phrase or model that removed them.
-- publisher_domain VARCHAR: Registered domain of the URL.
-- blocks BIGINT: Removed blocks.
-- articles BIGINT: Articles that they were removed from.
-- characters BIGINT: Characters of their texts.
SELECT
    b.label,
    b.decided_by,
    a.publisher_domain,
    count(*) AS blocks,
    count(DISTINCT b.article_id) AS articles,
    sum(length(b.text))::BIGINT AS characters
FROM blocks AS b
JOIN article_versions AS a ON a.article_id = b.article_id AND a.version = b.version
WHERE a.valid_to IS NULL AND NOT b.kept
GROUP BY b.label, b.decided_by, a.publisher_domain
