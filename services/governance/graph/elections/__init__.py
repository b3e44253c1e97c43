"""Elections by list, seats after the count, mandates and draws, as the graph shows them."""
