-- Articles that a run made, by language.
SELECT in_language, count(*) AS articles, sum(word_count)::BIGINT AS words
FROM article_versions
WHERE run_id = $run_id
GROUP BY in_language
ORDER BY articles DESC, in_language NULLS LAST
