-- Add the new versions.
-- In: spooled_article_versions (Arrow), $version_cause, $loaded_at, $run_id, temp.plan
INSERT INTO article_versions BY NAME
SELECT
    article.* EXCLUDE (batch_position),
    plan.version,
    plan.valid_from,
    plan.valid_to,
    $version_cause AS version_cause,
    $loaded_at AS loaded_at,
    $run_id AS run_id
FROM spooled_article_versions AS article
JOIN temp.plan AS plan USING (batch_position)
WHERE plan.makes_version
