-- The bytes that current articles were made from, with what was known of them.
-- In: temp.chosen (a view of articles)
SELECT
    document.content,
    document.media_type,
    chosen.location,
    chosen.source,
    document.url,
    chosen.document_id,
    document.charset_given,
    document.reader_mends,
    chosen.fetched_at
FROM raw_documents AS document
JOIN temp.chosen AS chosen
    ON chosen.article_id = document.article_id AND chosen.raw_sha256 = document.raw_sha256
WHERE document.content IS NOT NULL
