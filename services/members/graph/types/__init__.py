"""The types of the members subgraph."""
