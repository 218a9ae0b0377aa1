-- A run ends, with its counts.
UPDATE runs
SET
    state = $state,
    ended_at = $ended_at::TIMESTAMP,
    error = $error,
    documents = $documents,
    articles_new = $new,
    articles_changed = $changed,
    documents_unchanged = $unchanged,
    rejected = $rejected,
    rejected_known = $rejected_known,
    blocks_kept = $blocks_kept,
    blocks_removed = $blocks_removed,
    words_kept = $words_kept
WHERE run_id = $run_id
