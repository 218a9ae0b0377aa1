"""Blocks -> labelled blocks: what is article, what is boilerplate, and who said so."""
