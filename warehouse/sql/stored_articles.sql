-- Chosen current articles with what enrichment looks at, and their blocks in order.
-- In: temp.chosen (a view of articles)
SELECT
    chosen.*,
    (
        SELECT
            list(
                {'text': b.text, 'label': b.label, 'kept': b.kept, 'links': b.links}
                ORDER BY b.position
            )
        FROM blocks AS b
        WHERE b.article_id = chosen.article_id AND b.version = chosen.version
    ) AS blocks
FROM temp.chosen AS chosen
ORDER BY chosen.article_id
