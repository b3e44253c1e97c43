"""Proxies of a meeting in the graph, beside giving and revoking one: instructions, files, the bureau's list."""
