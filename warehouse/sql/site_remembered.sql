-- What is remembered, of one site or of all.
-- In: $domain and $verdict (NULL: all), $most
SELECT *
FROM site_memory
WHERE
    ($domain IS NULL OR domain = $domain)
    AND ($verdict IS NULL OR verdict = $verdict)
ORDER BY domain, articles DESC, text_sha256
LIMIT $most
