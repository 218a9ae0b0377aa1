-- Runs whose process is gone did not end by themselves.
UPDATE runs
SET state = 'interrupted', ended_at = $ended_at::TIMESTAMP
WHERE state = 'running' AND list_contains($run_ids::VARCHAR[], run_id)
