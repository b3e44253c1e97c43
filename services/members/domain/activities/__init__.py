"""What members do, what is hard about it, and what they need: declared or derived, dated, never only current."""
