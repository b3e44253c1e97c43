"""Engagements as rows: read, saved, added up."""
