"""The three services; each has the same four rooms and knows nothing of the other two."""
