"""A document -> an ordered list of blocks."""
