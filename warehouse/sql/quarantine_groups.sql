-- What lies in quarantine and did not go in since, by reason and source, the most first.
SELECT
    reason,
    source.name AS source,
    count(*) AS documents,
    min(first_seen_at) AS oldest,
    max(first_seen_at) AS newest,
    count(*) FILTER (WHERE octet_length(payload) = payload_bytes AND payload_bytes > 0) AS whole,
    min(location) AS location,
    arg_min(detail, location) AS detail
FROM rejections
ANTI JOIN raw_documents USING (raw_sha256, location)
WHERE $reason::VARCHAR IS NULL OR reason = $reason
GROUP BY ALL
ORDER BY documents DESC, reason, source
