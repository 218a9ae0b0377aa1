"""What a reader would look up by hand: language, counts, reading time, domain."""
