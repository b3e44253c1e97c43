"""Proxies over the graph."""
