"""Ballots in the graph: what is shown of one, and how votes reach it."""
