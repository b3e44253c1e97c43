"""Searching clients: the match and the root field."""
