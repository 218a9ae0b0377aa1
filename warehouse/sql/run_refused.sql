-- Documents that a run put into quarantine.
SELECT location, reason, detail
FROM rejections
WHERE run_id = $run_id
ORDER BY reason, location
LIMIT $most
