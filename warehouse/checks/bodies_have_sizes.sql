-- Articles without a word, or longer than a book (a million characters).
-- severity: warn
-- scope: run
SELECT article_id AS subject, word_count || ' words, ' || length(article_body) || ' characters' AS detail
FROM article_versions
WHERE
    ($run_id::VARCHAR IS NULL OR run_id = $run_id)
    AND (word_count = 0 OR length(article_body) > 1000000)
