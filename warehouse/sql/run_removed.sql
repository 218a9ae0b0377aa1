-- Removed blocks of the articles that a run made, by label, with the text that recurs most.
WITH removed AS (
    SELECT b.label, left(b.text, 200) AS text, b.article_id,
        len(string_split_regex(trim(b.text), '\s+')) AS words
    FROM blocks AS b
    SEMI JOIN (SELECT article_id, version FROM article_versions WHERE run_id = $run_id) AS made
        ON b.article_id = made.article_id AND b.version = made.version
    WHERE NOT b.kept
),
texts AS (
    SELECT label, text, count(*) AS times FROM removed GROUP BY ALL
)
SELECT
    r.label,
    count(*) AS blocks,
    count(DISTINCT r.article_id) AS articles,
    sum(r.words)::BIGINT AS words,
    any_value(t.example) AS example
FROM removed AS r
JOIN (SELECT label, arg_min(text, (-times, text)) AS example FROM texts GROUP BY label) AS t
    USING (label)
GROUP BY r.label
ORDER BY blocks DESC, r.label
