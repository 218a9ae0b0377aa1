-- The last weeks of every source, oldest first, each row with the source's newest commit.
SELECT
    source,
    week,
    articles,
    rejections,
    refused_share,
    kept_share,
    words_kept,
    kept_share_drift,
    words_kept_drift,
    newest_loaded
FROM source_health
LEFT JOIN (SELECT source, newest_loaded FROM freshness) USING (source)
WHERE week > $since
ORDER BY source, week
