"""What members start themselves, as the graph shows it."""
