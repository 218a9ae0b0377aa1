-- The current version of every article, in the order of the index.
SELECT article_id, version, epoch_us(valid_from), content_sha256
FROM article_versions
WHERE valid_to IS NULL
ORDER BY article_id
