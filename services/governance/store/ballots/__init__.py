"""Ballots, votes and papers: the tables of 0015."""
