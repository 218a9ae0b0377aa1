"""WHERE it lands: a DuckLake of Parquet files with a SQL catalog."""
