-- Snapshots older than a time are given up; the current one stays.
-- In: $older_than, $dry_run
CALL ducklake_expire_snapshots('lake', older_than => $older_than, dry_run => $dry_run)
