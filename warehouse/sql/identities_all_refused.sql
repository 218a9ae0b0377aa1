-- Every refusal, in the order of the index.
SELECT article_id, raw_sha256, rejection_id
FROM rejections
ORDER BY ALL
