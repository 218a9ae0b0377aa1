"""WHEN and in what order: Prefect flows and the `copydesk` command."""
