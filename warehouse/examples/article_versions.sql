SELECT version, valid_from, valid_to, version_cause, headline
FROM article_versions
WHERE publisher_domain = 'wexholm-courier.example'
ORDER BY version
