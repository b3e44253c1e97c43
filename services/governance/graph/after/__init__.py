"""Minutes, protests, filings and corrections, as the graph shows them."""
