-- Files that were superseded before a time and that no snapshot needs leave the disk.
-- In: $older_than, $dry_run
CALL ducklake_cleanup_old_files('lake', older_than => $older_than, dry_run => $dry_run)
