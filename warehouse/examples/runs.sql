SELECT run_id, state, documents, articles_new, articles_changed, rejected
FROM runs
ORDER BY started_at
