SELECT version, valid_from, notice
FROM correction_log
ORDER BY valid_from DESC, notice
LIMIT 2
