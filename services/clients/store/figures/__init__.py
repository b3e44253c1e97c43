"""Monthly figures: counted set-based, kept as they were published."""
