-- Forget bytes that were loaded before a time; row and hash stay, so the document stays known.
-- In: $cutoff
UPDATE raw_documents SET content = NULL WHERE content IS NOT NULL AND loaded_at < $cutoff
