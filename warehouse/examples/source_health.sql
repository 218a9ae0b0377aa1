SELECT source, week, articles, rejections, round(kept_share, 2) AS kept, round(words_kept_drift, 2) AS drift
FROM source_health
WHERE source = 'Wexholm Courier'
ORDER BY week
