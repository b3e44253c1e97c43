"""Organisations as rows: facts, names and numbers in two times, and which ids are one organisation."""
