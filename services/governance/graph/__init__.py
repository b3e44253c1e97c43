"""The governance subgraph."""
