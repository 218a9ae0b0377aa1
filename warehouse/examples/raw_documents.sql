SELECT media_type, count(*) AS documents, min(content_bytes) AS smallest, max(content_bytes) AS largest
FROM raw_documents
GROUP BY media_type
ORDER BY documents DESC
