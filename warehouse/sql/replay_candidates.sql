-- Documents in quarantine that may fare better now: whole, not in since, and refused last by other
-- code than today's or for a passing reason.
-- In: $reason (NULL: any), $reasons, $passing, $again, $copydesk_version, $cleaner_version
WITH last_tries AS (
    SELECT
        rejection_id,
        arg_max(copydesk_version, replayed_at) AS copydesk_version,
        arg_max(cleaner_version, replayed_at) AS cleaner_version
    FROM replays
    GROUP BY rejection_id
)

SELECT
    refused.rejection_id,
    refused.payload AS content,
    refused.media_type,
    refused.location,
    refused.source,
    refused.url,
    refused.document_id,
    refused.charset_given,
    refused.reader_mends,
    refused.fetched_at
FROM rejections AS refused
LEFT JOIN runs USING (run_id)
LEFT JOIN last_tries USING (rejection_id)
ANTI JOIN raw_documents AS stored
    ON stored.raw_sha256 = refused.raw_sha256 AND stored.location = refused.location
WHERE
    list_contains($reasons, refused.reason)
    AND ($reason::VARCHAR IS NULL OR refused.reason = $reason)
    AND octet_length(refused.payload) = refused.payload_bytes
    AND refused.payload_bytes > 0
    AND (
        $again
        OR list_contains($passing, refused.reason)
        OR coalesce(last_tries.copydesk_version, runs.copydesk_version)
            IS DISTINCT FROM $copydesk_version
        OR coalesce(last_tries.cleaner_version, runs.cleaner_version)
            IS DISTINCT FROM $cleaner_version
    )
ORDER BY refused.rejection_id
