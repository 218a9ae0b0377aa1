-- Documents that a run put into quarantine, by reason.
SELECT reason, count(*) AS documents
FROM rejections
WHERE run_id = $run_id
GROUP BY reason
ORDER BY documents DESC, reason
