-- Take a Parquet file on, as it lies among the table's other files.
-- Without hive_partitioning => false a folder above the warehouse that is named like a column
-- (in_language=en) would take the place of that column's values.
-- In: $table, $file (the whole path)
CALL ducklake_add_data_files('lake', $table, $file, hive_partitioning => false)
