SELECT location, reason, payload_bytes
FROM rejections
ORDER BY location
LIMIT 3
