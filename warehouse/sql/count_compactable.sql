-- Files that compaction looks at: of tables with more than one, or with deleted rows.
SELECT sum(file_count + delete_file_count)
FROM ducklake_table_info('lake')
WHERE file_count > 1 OR delete_file_count > 0
