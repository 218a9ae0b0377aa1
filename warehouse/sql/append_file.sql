-- Take a Parquet file on, as it lies among the table's other files.
-- In: $table, $file (the whole path)
CALL ducklake_add_data_files('lake', $table, $file)
