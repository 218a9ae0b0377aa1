SELECT position, label, kept, decided_by, text
FROM blocks
JOIN articles USING (article_id, version)
WHERE location = 'articles/text/en_glued_prompt.txt' AND position IN (0, 1, 7, 8)
ORDER BY position
