"""Who asks, and what which countries would grant."""
