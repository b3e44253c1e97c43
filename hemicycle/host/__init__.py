"""Serving apps: one process, one port for each partition or issuer, one way to start and to stop."""
