"""WHAT is done to a document or a batch: pure functions, and one thin Prefect task per stage."""
