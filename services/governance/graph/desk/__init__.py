"""The desk of a meeting, as the graph shows it: bureau, open item, lookup, the attendance list."""
