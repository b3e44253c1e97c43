"""The gateway: one graph over every country; a request flows through the folders in the order of pipeline.py."""
