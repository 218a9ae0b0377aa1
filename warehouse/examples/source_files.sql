SELECT source, parse_filename(path) AS file, modified_at, run_id
FROM source_files
