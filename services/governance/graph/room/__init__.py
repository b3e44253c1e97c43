"""The room as the graph shows it: who is there, what may be decided, whose votes are in whose hands."""
