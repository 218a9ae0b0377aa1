-- Keep every document that is not known yet; bytes that an earlier row holds are not stored twice.
-- In: spooled_raw_documents (Arrow), $loaded_at, $run_id, temp.plan
INSERT INTO raw_documents BY NAME
SELECT
    document.* EXCLUDE (batch_position)
        REPLACE (CASE WHEN NOT plan.bytes_stored THEN document.content END AS content),
    $loaded_at AS loaded_at,
    $run_id AS run_id
FROM spooled_raw_documents AS document
JOIN temp.plan AS plan USING (batch_position)
WHERE NOT plan.is_known
