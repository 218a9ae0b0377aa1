-- Rows that lie in the catalog become Parquet files: (schema, table, rows).
CALL ducklake_flush_inlined_data('lake')
