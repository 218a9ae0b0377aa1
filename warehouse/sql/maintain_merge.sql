-- Small neighbouring files become one: (schema, table, files, files made).
CALL ducklake_merge_adjacent_files('lake')
