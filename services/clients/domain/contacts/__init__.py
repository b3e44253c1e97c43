"""People at a client, and who of the staff looks after it: personal data, kept as long as a rule says."""
