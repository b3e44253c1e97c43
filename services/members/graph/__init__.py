"""The members subgraph: types, queries, mutations, entity loaders."""
