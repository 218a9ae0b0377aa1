-- Correction notices of current articles, and the version that brought each.
-- reads: article_versions
-- unique: article_id, notice
-- holds: version >= 1 AND valid_from IS NOT NULL
-- columns:
-- article_id VARCHAR: Stable identity of the article.
-- version INTEGER: The first version that carries the notice.
-- valid_from TIMESTAMP: Since when it is seen (UTC).
-- notice VARCHAR: The correction in the publisher's words.
-- headline VARCHAR: Title of the article.
-- publisher_domain VARCHAR: Registered domain of the URL.
SELECT
    article_id,
    min(version) AS version,
    min(valid_from) AS valid_from,
    correction AS notice,
    arg_max(headline, version) AS headline,
    arg_max(publisher_domain, version) AS publisher_domain
FROM article_versions, unnest(corrections) AS notices(correction)
GROUP BY article_id, correction
