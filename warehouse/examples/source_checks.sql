SELECT source, checked_at, files_seen, files_read, files_left, newest_at
FROM source_checks
