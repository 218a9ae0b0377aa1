-- Every block of one version of an article, in the order of the document.
SELECT
    position,
    text,
    kind,
    label,
    kept,
    decided_by,
    score,
    path
FROM blocks
WHERE
    article_id = $article_id
    AND version = $version
ORDER BY position
