-- Bytes of every article, with the newest fetch of each, in the order of the index.
SELECT article_id, raw_sha256, epoch_us(max(fetched_at))
FROM raw_documents
GROUP BY ALL
ORDER BY ALL
