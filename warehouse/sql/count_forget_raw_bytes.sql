-- Documents whose bytes were loaded before a time.
-- In: $cutoff
SELECT count(*) FROM raw_documents WHERE content IS NOT NULL AND loaded_at < $cutoff
