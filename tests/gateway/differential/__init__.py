"""The whole pipeline against a monolith: random requests over whole graphs, faults of fields included."""
