"""What the desk of a meeting reads and writes: arrivals in groups, the bureau, the item that is open, the lookup."""
