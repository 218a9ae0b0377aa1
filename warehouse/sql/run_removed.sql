-- Removed blocks of the articles that a run made, by label, with the texts that recur most and an
-- article that held the first of them.
WITH removed AS (
    SELECT b.label, left(b.text, 200) AS text, b.article_id,
        len(string_split_regex(trim(b.text), '\s+')) AS words
    FROM blocks AS b
    SEMI JOIN (SELECT article_id, version FROM article_versions WHERE run_id = $run_id) AS made
        ON b.article_id = made.article_id AND b.version = made.version
    WHERE NOT b.kept
),
texts AS (
    SELECT label, text, min(article_id) AS article_id
    FROM removed
    GROUP BY label, text
    QUALIFY row_number() OVER (PARTITION BY label ORDER BY count(*) DESC, text) <= 3
    ORDER BY count(*) DESC, text
),

samples AS (
    SELECT label, list(text) AS examples, first(article_id) AS article_id
    FROM texts
    GROUP BY label
)
SELECT
    r.label,
    count(*) AS blocks,
    count(DISTINCT r.article_id) AS articles,
    sum(r.words)::BIGINT AS words,
    any_value(s.examples) AS examples,
    any_value(s.article_id) AS article_id
FROM removed AS r
JOIN samples AS s USING (label)
GROUP BY r.label
ORDER BY blocks DESC, r.label
