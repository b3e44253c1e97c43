"""Secret ballots: the tables of 0016, and the folder of private keys beside the database."""
