"""What members start themselves, on record."""
