"""Sections, elections of delegates, the list on display, and who is in office."""
