"""The graph of the clients service: types, queries, mutations, entities."""
