-- End the current version of each article that gets a new one.
-- In: temp.plan, $oldest (the earliest replaces_from: files of older versions are not looked at)
UPDATE article_versions
SET valid_to = successor.valid_from
FROM (
    SELECT article_id, min(valid_from) AS valid_from
    FROM temp.plan
    WHERE makes_version
    GROUP BY article_id
) AS successor
WHERE article_versions.article_id = successor.article_id AND article_versions.valid_to IS NULL
    AND article_versions.valid_from >= $oldest
