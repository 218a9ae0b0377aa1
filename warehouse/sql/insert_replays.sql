-- What became of replayed documents: in as an article, refused as before, or for another reason.
-- In: $rejection_ids, $run_id, $replayed_at, $copydesk_version, $cleaner_version
INSERT INTO replays BY NAME
SELECT
    refused.rejection_id,
    $replayed_at::TIMESTAMP AS replayed_at,
    $run_id AS run_id,
    CASE WHEN stored.article_id IS NULL THEN 'refused' ELSE 'article' END AS outcome,
    stored.article_id AS article_id,
    CASE WHEN stored.article_id IS NULL THEN coalesce(newer.reason, refused.reason) END AS reason,
    $copydesk_version AS copydesk_version,
    $cleaner_version AS cleaner_version
FROM rejections AS refused
LEFT JOIN (
    SELECT raw_sha256, location, min(article_id) AS article_id FROM raw_documents GROUP BY ALL
) AS stored
    ON stored.raw_sha256 = refused.raw_sha256 AND stored.location = refused.location
LEFT JOIN (
    SELECT raw_sha256, location, min(reason) AS reason
    FROM rejections WHERE run_id = $run_id GROUP BY ALL
) AS newer
    ON newer.raw_sha256 = refused.raw_sha256 AND newer.location = refused.location
WHERE list_contains($rejection_ids, refused.rejection_id)
