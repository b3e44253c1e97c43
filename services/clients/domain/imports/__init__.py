"""Files of a client-relations office: what their columns mean, and why rows are rejected."""
