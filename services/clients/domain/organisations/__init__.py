"""Organisations: legal persons outside or inside the cooperative, each one in all countries, by its numbers."""
