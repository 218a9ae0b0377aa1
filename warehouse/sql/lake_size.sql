-- Bytes of all Parquet files of the current state, delete files included.
SELECT sum(file_size_bytes + delete_file_size_bytes) FROM ducklake_table_info('lake')
