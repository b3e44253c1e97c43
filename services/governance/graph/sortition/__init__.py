"""Draws by lot, as the graph shows them."""
