-- Files older than a time that no catalog row names: a killed writer left them.
-- In: $older_than, $dry_run
CALL ducklake_delete_orphaned_files('lake', older_than => $older_than, dry_run => $dry_run)
