-- Forget payloads that were refused before a time; reason, detail and place stay.
-- In: $cutoff
UPDATE rejections SET payload = ''::BLOB WHERE octet_length(payload) > 0 AND first_seen_at < $cutoff
