-- What the warehouse holds: articles, refused documents that did not go in since, last commit, last
-- look of the checks.
SELECT
    (SELECT count(*) FROM article_versions WHERE valid_to IS NULL) AS articles,
    (SELECT count(*) FROM rejections ANTI JOIN raw_documents USING (raw_sha256, location))
        AS open_rejections,
    (SELECT max(loaded_at) FROM article_versions) AS loaded_at,
    (SELECT max(checked_at) FROM check_results) AS checked_at
