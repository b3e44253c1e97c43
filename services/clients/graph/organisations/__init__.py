"""Organisations on the graph: their record's loaders, and what is asked of sole traders."""
