"""Calls to partitions: own transport, deadlines, one retry, breaker; kept apart by (service, country)."""
