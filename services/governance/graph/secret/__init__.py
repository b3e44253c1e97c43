"""Secret ballots in the graph: keys, the hand to seal, and what an opening left."""
