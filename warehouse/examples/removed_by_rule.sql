SELECT label, decided_by, sum(blocks)::BIGINT AS blocks, sum(articles)::BIGINT AS articles
FROM removed_by_rule
WHERE starts_with(decided_by, 'phrase:')
GROUP BY ALL
ORDER BY blocks DESC, decided_by
LIMIT 3
