-- Refused documents whose payload was stored before a time.
-- In: $cutoff
SELECT count(*) FROM rejections WHERE octet_length(payload) > 0 AND first_seen_at < $cutoff
