-- Current articles whose id begins with $target, or whose URL, record id or location is $target.
SELECT *
FROM articles
WHERE
    starts_with(article_id, $target)
    OR url = $target
    OR url = $canonical
    OR canonical_url = $target
    OR document_id = $target
    OR location = $target
ORDER BY article_id
LIMIT $most
