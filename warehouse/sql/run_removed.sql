-- Removed blocks of the articles that a run made, by label, with the text that recurs most.
SELECT
    b.label,
    count(*) AS blocks,
    count(DISTINCT b.article_id) AS articles,
    coalesce(sum(len(string_split_regex(trim(b.text), '\s+'))), 0)::BIGINT AS words,
    mode(left(b.text, 200)) AS example
FROM blocks AS b
SEMI JOIN (SELECT article_id, version FROM article_versions WHERE run_id = $run_id) AS made
    ON b.article_id = made.article_id AND b.version = made.version
WHERE NOT b.kept
GROUP BY b.label
ORDER BY blocks DESC, b.label
