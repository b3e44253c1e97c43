"""Elections to offices: the statutes' rules for each office, parity, seats of colleges, lists, runners-up, terms."""
