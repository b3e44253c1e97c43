"""Searching the country's clients."""
