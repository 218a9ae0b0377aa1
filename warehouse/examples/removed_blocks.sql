SELECT DISTINCT label, decided_by, text, headline
FROM removed_blocks
WHERE label = 'newsletter' AND starts_with(decided_by, 'phrase:')
ORDER BY headline
LIMIT 3
