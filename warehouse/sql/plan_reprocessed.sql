-- Which changes still are news: those of articles that are as they were when compared.
-- In:  changes (Arrow: batch_position, article_id, version), $loaded_at
-- Out: temp.plan, as in plan_documents
CREATE OR REPLACE TEMP TABLE plan AS
SELECT
    changes.batch_position,
    changes.article_id,
    true AS makes_version,
    (changes.version + 1)::INTEGER AS version,
    greatest(articles.valid_from, $loaded_at) AS valid_from,
    NULL::TIMESTAMP AS valid_to,
    articles.valid_from AS replaces_from
FROM changes
JOIN articles USING (article_id, version)
