SELECT refused.reason AS refused_for, outcome, replays.reason AS still_for, count(*) AS documents
FROM replays
JOIN rejections AS refused USING (rejection_id)
GROUP BY ALL
ORDER BY ALL
