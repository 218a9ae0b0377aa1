-- SQLite, on a copy of the catalog: every Parquet file that any of its snapshots reads.
-- Out: path below the data's place (NULL: absolute, which no file of ours is), size in bytes
SELECT DISTINCT
    CASE
        WHEN f.path_is_relative AND t.path_is_relative AND s.path_is_relative
            THEN s.path || t.path || f.path
    END AS path,
    f.file_size_bytes
FROM (
    SELECT table_id, path, path_is_relative, file_size_bytes FROM ducklake_data_file
    UNION ALL
    SELECT table_id, path, path_is_relative, file_size_bytes FROM ducklake_delete_file
) AS f
JOIN ducklake_table AS t USING (table_id)
JOIN ducklake_schema AS s USING (schema_id)
ORDER BY path
