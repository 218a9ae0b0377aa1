"""Files, archives and tables: whatever holds scraped articles -> RawDocument."""
