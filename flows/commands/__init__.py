"""One module a group of `copydesk` subcommands."""
