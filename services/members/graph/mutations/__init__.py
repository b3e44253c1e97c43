"""The mutations of the members subgraph, one per file."""
