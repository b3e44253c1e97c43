"""Reading a Federation v2 supergraph."""
