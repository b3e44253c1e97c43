"""From a document to a checked, normalised operation."""
