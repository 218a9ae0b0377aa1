-- Articles whose language is written in a script that their text does not contain.
-- severity: warn
-- scope: run
SELECT article_id AS subject, in_language || ' without a letter of ' || script AS detail
FROM article_versions
JOIN (
    VALUES
        ('ru', 'Cyrillic', '\p{Cyrillic}'), ('uk', 'Cyrillic', '\p{Cyrillic}'),
        ('bg', 'Cyrillic', '\p{Cyrillic}'), ('be', 'Cyrillic', '\p{Cyrillic}'),
        ('el', 'Greek', '\p{Greek}'), ('he', 'Hebrew', '\p{Hebrew}'),
        ('ar', 'Arabic', '\p{Arabic}'), ('fa', 'Arabic', '\p{Arabic}'),
        ('ur', 'Arabic', '\p{Arabic}'), ('hi', 'Devanagari', '\p{Devanagari}'),
        ('th', 'Thai', '\p{Thai}'), ('ko', 'Hangul', '\p{Hangul}'),
        ('ja', 'kana', '[\p{Hiragana}\p{Katakana}]'), ('zh', 'Han', '\p{Han}'),
        ('en', 'Latin', '\p{Latin}'), ('de', 'Latin', '\p{Latin}'), ('fr', 'Latin', '\p{Latin}'),
        ('es', 'Latin', '\p{Latin}'), ('it', 'Latin', '\p{Latin}'), ('pt', 'Latin', '\p{Latin}')
) AS scripts (tongue, script, letters) ON split_part(in_language, '-', 1) = tongue
WHERE
    ($run_id::VARCHAR IS NULL OR run_id = $run_id)
    AND NOT regexp_matches(left(article_body, 2000), letters)
