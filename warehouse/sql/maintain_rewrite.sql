-- Files with deleted rows are written anew without them: (schema, table, files, files made).
CALL ducklake_rewrite_data_files('lake', delete_threshold => 0)
