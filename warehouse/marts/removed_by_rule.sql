-- What is removed from current articles, by label, rule and site.
-- reads: article_versions
-- unique: label, decided_by, publisher_domain
-- holds: articles > 0 AND articles <= blocks
-- columns:
-- label VARCHAR: What the blocks are for: share, newsletter ...
-- decided_by VARCHAR: The rule, phrase or model that removed them.
-- publisher_domain VARCHAR: Registered domain of the URL.
-- blocks BIGINT: Removed blocks.
-- articles BIGINT: Articles that they were removed from.
-- characters BIGINT: Characters of their texts.
WITH counted AS (
    SELECT publisher_domain, unnest(removed_counts, recursive := true)
    FROM article_versions
    WHERE valid_to IS NULL
)

SELECT
    label,
    decided_by,
    publisher_domain,
    sum(blocks)::BIGINT AS blocks,
    count(*) AS articles,
    sum(characters)::BIGINT AS characters
FROM counted
GROUP BY label, decided_by, publisher_domain
